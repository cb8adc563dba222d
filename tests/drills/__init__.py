"""Drills: what goes wrong in a hospital at night, played on this machine. Each is a command and prints its figures.

python -m tests.drills.invoke · feedback · kill · outage · flood
"""
