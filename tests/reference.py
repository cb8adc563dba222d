"""Reference data beside the project: public FHIR data, captures, specification examples.

They belong to others, so no clone carries them. What reads them adds to tests of the same thing on data of our own.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("HIP_CDS_SHARED", ROOT.parent / "shared"))


def reading(*folders: str) -> pytest.MarkDecorator:
    """For a test that reads these folders below SHARED: it is skipped, and says which is missing."""
    missing = [folder for folder in folders if not (SHARED / folder).is_dir()]
    why = f"belongs to others and is in no clone: {', '.join(missing)} (HIP_CDS_SHARED names the folder around it)"
    return pytest.mark.skipif(bool(missing), reason=why)
