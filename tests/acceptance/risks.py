"""Findings of which each can only make a hip injection more dangerous, as resources of a chart, by prefetch key."""

import json
from typing import Any

from cds_service.rehearsal.run import NOW
from tests.acceptance.calendar import CATALOGUE_TODAY, shift
from tests.acceptance.metamorphoses import Json
from tests.acceptance.record import (
    SNOMED,
    allergy,
    coded,
    condition,
    hip,
    medication,
    platelets,
    procedure,
    steroid_injection,
)
from tests.acceptance.rows_shared import temperature

SEVERE: dict[str, Any] = {"criticality": "high", "reaction": [{"severity": "severe"}]}

RISKS: dict[str, tuple[str, Json]] = {
    "sepsis": ("conditions", condition("A41.9", "Sepsis")),
    "endocarditis": ("conditions", condition("I33.0", "Acute infective endocarditis")),
    "haemophilia": ("conditions", condition("D66", "Haemophilia A")),
    "prosthesis": ("conditions", condition("Z96.643", "Presence of artificial hip joint, bilateral")),
    "cellulitis of the thigh": ("conditions", condition("L03.115", "Cellulitis of right lower limb")),
    "warfarin without an INR": ("medications", medication("warfarin", "5 mg once daily")),
    "rivaroxaban": ("medications", medication("rivaroxaban", "20 mg once daily")),
    "clopidogrel": ("medications", medication("clopidogrel", "75 mg once daily")),
    "clarithromycin": ("medications", medication("clarithromycin", "500 mg twice daily", authoredOn="2026-03-27")),
    "lidocaine anaphylaxis": ("allergies", allergy("", "Lidocaine", **SEVERE)),
    "triamcinolone anaphylaxis": ("allergies", allergy("", "Triamcinolone", **SEVERE)),
    "latex anaphylaxis": ("allergies", allergy("111088007", "Latex allergy", **SEVERE)),
    "fever": ("vitals", temperature(39.4, "Cel")),
    "a platelet count of 12": ("labs", platelets(12, "10*9/L", "2026-03-29")),
    "the same hip injected last week": ("procedures", steroid_injection("right", "2026-03-23")),
    "a hip replacement in the past": (
        "procedures",
        procedure(SNOMED, "52734007", "Total replacement of hip", "2019-05-02", bodySite=[hip("right")]),
    ),
    "a bleed in the stomach": (
        "conditions",
        condition("K92.2", "Gastrointestinal haemorrhage", onsetDateTime="2026-03-10"),
    ),
    "a hospital infection": ("conditions", condition("") | {"code": coded(SNOMED, "233604007", "Pneumonia")}),
}


def with_risk(request: Json, name: str) -> Json:
    """The request of a scenario with one risk more in the chart."""
    key, resource = RISKS[name]
    changed: Json = json.loads(json.dumps(request))
    bundle = changed["prefetch"].get(key)
    if bundle and bundle["resourceType"] == "Bundle":
        days = (NOW.date() - CATALOGUE_TODAY).days
        bundle.setdefault("entry", []).append({"resource": shift(resource, days)})
    return changed
