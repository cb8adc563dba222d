"""The messages of CDS Hooks 2.0 as models. Imports nothing of ours."""
