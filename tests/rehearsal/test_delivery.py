import pytest

from cds_service.rehearsal import delivery
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.request import record
from cds_service.rehearsal.stage import Stage
from cds_service.rehearsal.words import GivenError

KEYS = ("patient", "conditions", "medications", "past_medications", "labs", "measurements", "vitals")


def test_each_resource_stands_under_the_key_that_would_have_found_it(stage: Stage) -> None:
    given = Given(
        taking=["warfarin 3 mg", {"clopidogrel": "75 mg", "ended_days_ago": 3}],
        results=[{"inr": 3.0}, {"temperature": 38.0, "hours_ago": 2}],
    )
    sent = delivery.prefetch({"resourceType": "Patient"}, record(given, stage), KEYS, stage)
    assert {key: bundle["total"] for key, bundle in sent.items() if key != "patient"} == {
        "conditions": 1,
        "medications": 1,
        "past_medications": 1,
        "labs": 1,
        "measurements": 2,
        "vitals": 1,
    }


def test_what_the_hook_does_not_ask_for_is_not_sent(stage: Stage) -> None:
    assert set(delivery.prefetch({}, record(Given(), stage), ("conditions",), stage)) == {"conditions"}


def test_a_failed_search_is_an_outcome_a_page_has_a_next_one_and_a_key_can_be_left_out() -> None:
    sent = delivery.spoilt({"labs": {}, "vitals": {}, "allergies": {}}, ["labs"], ["vitals"], ["allergies"])
    assert sent == {"labs": delivery.FAILURE, "vitals": {"link": [delivery.MORE]}}


def test_a_key_that_the_hook_does_not_ask_for_cannot_fail() -> None:
    with pytest.raises(GivenError) as error:
        delivery.spoilt({"labs": {}}, ["lab"], [], [])
    assert str(error.value) == "failed: this hook does not ask for 'lab'. It asks for: labs."
