"""Outcomes become the few cards that a clinician reads."""
