"""Outcomes to cards: suppress, merge, rank, cap, and say it in words with suggestions that can be taken."""
