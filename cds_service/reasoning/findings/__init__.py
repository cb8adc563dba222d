"""The closed vocabulary of findings."""
