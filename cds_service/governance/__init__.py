"""What those who answer for the rules need: modes, repeats, figures, alarms, comments, exports, retention."""
