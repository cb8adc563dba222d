"""A hook for Schemathesis: every call gets a token of its own, as each is good once."""

import os
from typing import Any

import schemathesis

from tests.trust.ehr import Ehr

EHR = Ehr()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Unless a check takes the token away or sends a wrong one."""
    path = str(case.operation.path)
    if path.startswith("/cds-services/") and "Authorization" not in (case.headers or {}):
        audience = os.environ["HIP_CDS_DRILL_AUDIENCE"] + path
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {EHR.token(audience)}"}
