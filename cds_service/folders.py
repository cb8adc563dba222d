"""Where the rules are: beside the package in the source tree, inside it once installed."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def data_folder(name: str) -> Path:
    """The folder `name` ("rules", "fhir_examples") of the installed package, else of the source tree."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name
