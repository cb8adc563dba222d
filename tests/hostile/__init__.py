"""What hostile and unlucky callers do, against the real server process: the catalogue of SECURITY.md."""
