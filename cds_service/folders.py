"""Where things are: the rules beside the package or inside it, the state with the user."""

import os
from pathlib import Path

PACKAGE = Path(__file__).parent
NAME = "hip-injection-cds"
NOWHERE = Path("/nonexistent")  # how Debian writes the home of a user who has none


def data_folder(name: str) -> Path:
    """The folder `name` ("rules", "fhir_examples") of the installed package, else of the source tree."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def state_folder() -> Path:
    """Where a program of this user keeps what must last (XDG Base Directory Specification)."""
    kept = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    try:
        return Path(kept).expanduser() / NAME
    except RuntimeError:  # a user without a home: nothing can be kept there, and the store says so
        return NOWHERE / NAME
