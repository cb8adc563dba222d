import pytest
from pydantic import ValidationError

from cds_service.folders import data_folder
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.request import record, request
from cds_service.rehearsal.stage import Stage


def test_the_baseline_has_one_problem_no_allergy_her_size_and_a_film(stage: Stage) -> None:
    kinds = [resource["resourceType"] for resource in record(Given(), stage)]
    assert kinds == ["Condition", "AllergyIntolerance", "Observation", "Observation", "DiagnosticReport"]


@pytest.mark.parametrize(("side", "code"), [("left", "M16.12"), ("bilateral", "M16.0"), ("none", "M16.9")])
def test_the_diagnosis_follows_the_side(side: str, code: str) -> None:
    assert Given.model_validate({"side": side}).diagnosis == code


def test_a_request_has_all_keys_of_the_hook(stage: Stage) -> None:
    sent = request(Given(in_days=3), stage.now, stage.codes, stage.result_sets, ("patient", "conditions", "labs"))
    assert set(sent["prefetch"]) == {"patient", "conditions", "labs"}
    assert sent["hook"] == "order-sign"
    injection = sent["context"]["draftOrders"]["entry"][0]["resource"]
    assert injection["occurrenceDateTime"] == "2026-04-02T09:00:00+02:00"


def test_ids_are_different(stage: Stage) -> None:
    given = Given(
        conditions=["Z96.641", "cirrhosis"],
        taking=["warfarin", {"apixaban": "5 mg", "last_dose_hours": 5}],
        held=["clopidogrel"],
        procedures=[{"hip-replacement": "right"}],
        injections=[{"steroid": "right"}],
        planned=[{"hip-replacement": "left"}],
    )
    names = [f"{one['resourceType']}/{one['id']}" for one in record(given, stage)]
    assert len(names) == len(set(names))


def test_the_readme_names_every_word() -> None:
    readme = (data_folder("rules") / "README.md").read_text(encoding="utf-8")
    words = readme.partition("## Scenarios")[2]
    missing = [word for word in Given.model_fields if f"`{word}`" not in words]
    assert not missing


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValidationError, match="medicines"):
        Given.model_validate({"medicines": ["warfarin"]})
