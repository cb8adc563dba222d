"""Reference data beside the project: public FHIR data, captures, specification examples. Tests skip without it."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("HIP_CDS_SHARED", ROOT.parent / "shared"))
