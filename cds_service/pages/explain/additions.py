"""A result that nobody recorded, added to a request as if it had been: what would an INR of 2.4 today change?"""

import json
from datetime import datetime

from cds_service.reasoning.ruleset import Ruleset
from cds_service.rehearsal.results import observation
from cds_service.rehearsal.stage import Stage
from cds_service.rehearsal.words import Entry

ADDABLE = ("inr", "platelets", "creatinine", "hba1c", "crp", "weight")


def added(body: bytes, test: str, value: float, rules: Ruleset, now: datetime) -> bytes:
    """The request with one more Observation, of today, in the unit in which rules compare."""
    request = json.loads(body)
    stage = Stage(now, now, rules.codes, rules.tables.result_sets)
    made = observation(Entry(test, value, {"date": now.isoformat()}), "what-if", stage)
    key = rules.tables.result_sets.of(test)
    prefetch = request.setdefault("prefetch", {})
    bundle = prefetch.get(key)
    if not isinstance(bundle, dict) or not isinstance(bundle.get("entry"), list):
        bundle = prefetch[key] = {"resourceType": "Bundle", "type": "searchset", "entry": []}
    made["subject"] = {"reference": f"Patient/{request['context']['patientId'].removeprefix('Patient/')}"}
    bundle["entry"].append({"resource": made})
    return json.dumps(request).encode()
