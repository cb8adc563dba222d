"""The rule pages: every rule in plain English, with its limits, sources, profiles, scenarios and standing."""
