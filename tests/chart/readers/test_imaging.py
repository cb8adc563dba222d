from typing import Any

import pytest

from cds_service.chart.facts import Imaging
from tests.chart.conftest import ChartOf, Resource, coded


def report(**more: Any) -> Resource:
    basics = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "effectiveDateTime": "2025-12-15"}
    return {**basics, "code": {"text": "XR pelvis AP"}, **more}


def one(chart_of: ChartOf, resource: Resource) -> Imaging | None:
    return next(iter(chart_of(resource).imaging.all), None)


def test_a_report_says_which_picture_of_what_and_when(chart_of: ChartOf) -> None:
    picture = one(chart_of, report())
    assert picture is not None
    assert {"radiograph", "pelvis-radiograph", "hip-imaging"} <= picture.concepts
    assert (picture.preliminary, picture.when and picture.when.text) == (False, "2025-12-15")


@pytest.mark.parametrize("code", ["73502", "72195"])
def test_a_picture_known_by_its_code_alone_shows_the_hip(chart_of: ChartOf, code: str) -> None:
    picture = one(chart_of, report(code={"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": code}]}))
    assert picture is not None
    assert "hip-region" in picture.concepts


@pytest.mark.parametrize(
    ("status", "preliminary"),
    [
        ("final", False),
        ("amended", False),
        ("preliminary", True),
        ("partial", True),
        ("cancelled", None),
        ("entered-in-error", None),
        ("registered", None),
    ],
)
def test_which_status_counts(chart_of: ChartOf, status: str, preliminary: bool | None) -> None:
    picture = one(chart_of, report(status=status))
    assert (picture.preliminary if picture else None) is preliminary


def test_the_future_and_other_reports_do_not_count(chart_of: ChartOf) -> None:
    assert one(chart_of, report(effectiveDateTime="2026-04-01")) is None
    assert one(chart_of, report(code={"text": "histology"})) is None


def test_a_side_is_read_from_the_words(chart_of: ChartOf) -> None:
    picture = one(chart_of, report(code={"text": "MRI hip left"}))
    assert picture is not None
    assert {"mri", "hip-mri"} <= picture.concepts
    assert picture.side == "left"


def test_a_study_counts_without_a_conclusion(chart_of: ChartOf) -> None:
    study = {
        "resourceType": "ImagingStudy",
        "id": "i",
        "status": "available",
        "started": "2025-12-15T10:00:00Z",
        "procedureCode": [coded("http://www.ama-assn.org/go/cpt", "73502")],
        "series": [{"modality": {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "DX"}}],
    }
    picture = one(chart_of, study)
    assert picture is not None
    assert {"radiograph", "hip-radiograph"} <= picture.concepts
    assert (picture.shows, picture.when and picture.when.text) == (frozenset(), "2025-12-15")
    assert one(chart_of, {**study, "status": "cancelled"}) is None
