"""Whole scenarios over HTTP: an EHR with its own patient record fires hooks at the real server."""
