"""Plays the scenarios of the rules through the whole service: a few words in a rule file become a hook request."""
