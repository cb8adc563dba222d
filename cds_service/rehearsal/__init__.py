"""Scenarios of the rule files, played through the whole service."""
