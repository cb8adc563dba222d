"""The closed vocabulary of suggestion actions."""
