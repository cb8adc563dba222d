"""Hooks for Schemathesis. Some right calls get the body of an example, as what is made up never is a hip injection, so
that cards and what follows them are looked at too; and every call gets a token of its own, as each is good once.
"""

import os
from datetime import UTC, datetime
from functools import cache
from typing import Any

import schemathesis

from cds_service.demo.examples import load
from cds_service.folders import data_folder
from tests.trust.ehr import Ehr

EHR = Ehr()
SERVICES = "/cds-services/"
AUDIENCE = "HIP_CDS_DRILL_AUDIENCE"
ONE_IN = 3  # right calls of a service


@cache
def examples() -> dict[str, list[Any]]:
    """Requests of today, by path."""
    found: dict[str, list[Any]] = {}
    for example in load(data_folder("fhir_examples")):
        found.setdefault(SERVICES + example.service, []).append(example.on(datetime.now(UTC).date()))
    return found


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    path = str(case.operation.path)
    requests = examples().get(path, [])
    made_up = case.body if isinstance(case.body, dict) else {}
    chosen = len(str(made_up.get("hookInstance", "")))
    if requests and case.meta.generation.mode.is_positive and chosen % ONE_IN == 0:
        case.body = requests[chosen // ONE_IN % len(requests)]
    if AUDIENCE in os.environ and path.startswith(SERVICES) and "Authorization" not in (case.headers or {}):
        # Unless a check takes the token away or sends a wrong one.
        token = EHR.token(os.environ[AUDIENCE] + path)
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
