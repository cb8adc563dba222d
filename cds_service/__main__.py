"""`python -m cds_service` is the command `hip-cds`."""

from cds_service.cli import app

app(prog_name="hip-cds")
