"""The real code book, and a chart built from a few resources as an EHR would deliver them."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

from cds_service.chart.build import build
from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Drug
from cds_service.chart.fhir.deliveries import read_delivery
from cds_service.chart.readers.courses import Courses
from cds_service.chart.readers.reading import Reading

# A busy machine is no reason to fail: time is measured by the bench.
settings.register_profile("chart", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chart")

RULES = Path(__file__).parents[2] / "rules"
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 30, 9, 0, tzinfo=ZONE)

Resource = dict[str, Any]
# Values that no element of FHIR may have, and some that few have.
ODD: list[Any] = [
    None, True, 3, -0.5, "", "x", "2026-03", [], {}, [None], [[]], ["x", None], {"coding": "x"}, {"coding": [None, {}]},
    [{"coding": [{"code": 5}]}], {"coding": {"code": "y"}, "text": 5}, {"reference": 5}, {"reference": "Patient/p2"},
    {"value": "x"}, {"value": "<5", "unit": None}, {"start": [], "end": "2026"}, {"text": {"text": {}}},
]  # fmt: skip
ChartOf = Callable[..., Chart]


@pytest.fixture(scope="session")
def book() -> CodeBook:
    return CodeBook.load(RULES / "codes")


@pytest.fixture(scope="session")
def courses() -> Courses:
    return Courses.load(RULES / "tables")


@pytest.fixture(scope="session")
def reading(book: CodeBook, courses: Courses) -> Reading:
    return Reading(book=book, zone=ZONE, now=NOW, courses=courses)


@pytest.fixture(scope="session")
def chart_of(book: CodeBook, courses: Courses) -> ChartOf:
    """Resources under one key (default "conditions"), or whole values by key, to a chart of patient p1."""

    def make(*resources: Resource, now: datetime = NOW, **values: Any) -> Chart:
        if resources:
            values["conditions"] = {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}
        deliveries = {key: read_delivery(json.dumps(value).encode()) for key, value in values.items()}
        return build(deliveries, "p1", book, ZONE, now, courses)

    return make


def coded(system: str, code: str, display: str = "", text: str = "") -> Resource:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": text}


def snomed(code: str, display: str = "") -> Resource:
    return coded("http://snomed.info/sct", code, display)


def loinc(code: str) -> Resource:
    return coded("http://loinc.org", code)


def rxnorm(code: str, display: str = "") -> Resource:
    return coded("http://www.nlm.nih.gov/research/umls/rxnorm", code, display)


def icd(code: str, display: str = "") -> Resource:
    return coded("http://hl7.org/fhir/sid/icd-10-cm", code, display)


WARFARIN = rxnorm("11289", "warfarin")
APIXABAN = rxnorm("1364430", "apixaban")


def request(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationRequest", "id": "r1", "status": "active", "intent": "order"}
    return {**basics, "medicationCodeableConcept": WARFARIN, "authoredOn": "2025-06-01", **more}


def statement(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationStatement", "id": "s1", "status": "active", "dateAsserted": "2026-01-10"}
    return {**basics, "medicationCodeableConcept": WARFARIN, **more}


def given(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationAdministration", "id": "m1", "status": "completed"}
    moment = {"effectiveDateTime": "2026-03-29T20:00:00+02:00"}
    return {**basics, "medicationCodeableConcept": APIXABAN, **moment, **more}


def one_drug(chart_of: ChartOf, *resources: Resource) -> Drug:
    """The only drug of a chart made of these resources."""
    (drug,) = chart_of(*resources).drugs.all
    return drug
