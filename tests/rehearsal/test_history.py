import pytest

from cds_service.rehearsal import history
from cds_service.rehearsal.stage import Stage
from cds_service.rehearsal.words import GivenError


def test_a_procedure_has_its_side_and_day(stage: Stage) -> None:
    (one,) = history.procedures([{"hip-replacement": "right", "date": "2020-01-10"}], stage)
    assert (one["status"], one["performedDateTime"], one["bodySite"][0]["text"]) == ("completed", "2020-01-10", "right")


def test_an_earlier_injection_says_drug_target_and_side_in_words(stage: Stage) -> None:
    joint, bursa = history.injections(
        [{"steroid": "right", "days_ago": 89}, {"any-drug": "left", "into": "trochanteric-bursa", "date": "none"}],
        stage,
    )
    assert (joint["code"]["text"], joint["bodySite"][0]["text"]) == ("Injection of steroid into hip joint", "right hip")
    assert (bursa["code"]["text"], bursa["bodySite"][0]["text"]) == (
        "Injection into trochanteric bursa",
        "left trochanteric bursa",
    )
    assert "performedDateTime" not in bursa


def test_an_injection_of_something_else_is_not_staged(stage: Stage) -> None:
    with pytest.raises(GivenError, match=r"^injections: 'gold' is not staged\. Use: steroid, any-drug\.$"):
        history.injections([{"gold": "right"}], stage)


def test_a_plan_is_an_open_request_with_or_without_a_date(stage: Stage) -> None:
    booked, waiting = history.planned(
        [{"hip-replacement": "right", "in_days": 82}, {"hip-replacement": "left", "date": "none"}], stage
    )
    assert (booked["status"], booked["occurrenceDateTime"]) == ("active", "2026-06-20")
    assert "occurrenceDateTime" not in waiting
    assert "requester" not in waiting


def test_a_plan_may_name_who_ordered_it(stage: Stage) -> None:
    (referral,) = history.planned([{"orthopaedic-referral": "right", "date": "none", "by": "Practitioner/gp-1"}], stage)
    assert referral["requester"] == {"reference": "Practitioner/gp-1"}


def test_a_report_says_its_side_in_its_name_and_what_it_shows_in_codes(stage: Stage) -> None:
    mri, film = history.imaging(
        [{"hip-mri": "right", "days_ago": 9, "shows": "hip-effusion"}, {"pelvis-radiograph": "any", "date": "none"}],
        stage,
    )
    assert (mri["status"], mri["effectiveDateTime"]) == ("final", "2026-03-21")
    assert mri["code"]["text"] == "hip MRI, right side"
    assert mri["conclusionCode"][0]["text"] == "hip effusion"
    assert film["code"]["text"] == "pelvis radiograph"
    assert not {"effectiveDateTime", "conclusionCode"} & film.keys()
