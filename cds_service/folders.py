"""Where things are: the rules beside the package or inside it, the state with the user."""

import os
from pathlib import Path

PACKAGE = Path(__file__).parent


def data_folder(name: str) -> Path:
    """The folder `name` ("rules", "fhir_examples") of the installed package, else of the source tree."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def state_folder() -> Path:
    """Where a program of this user keeps what must last (XDG Base Directory Specification)."""
    kept = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(os.path.expanduser(kept)) / "hip-injection-cds"  # noqa: PTH111 - without a home it stays as it is
