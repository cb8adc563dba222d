"""What governance looks at: figures as plots, alarms, modes, comments. Read only; changes are commands."""
