import pytest

from cds_service.rehearsal.stage import Stage
from cds_service.rehearsal.vaccines import vaccines
from cds_service.rehearsal.words import GivenError


def test_a_vaccine_was_given_or_is_due(stage: Stage) -> None:
    given, due = vaccines(
        [{"mmr-vaccine": "given", "days_ago": 28}, {"influenza-vaccine": "due", "date": "2026-10-01"}], stage
    )
    assert (given["resourceType"], given["status"]) == ("Immunization", "completed")
    (recommended,) = due["recommendation"]
    assert recommended["dateCriterion"][0]["value"] == "2026-10-01"
    assert recommended["forecastStatus"] == {"text": "due"}


def test_a_vaccine_may_be_due_without_a_day(stage: Stage) -> None:
    (due,) = vaccines([{"mmr-vaccine": "due"}], stage)
    assert "dateCriterion" not in due["recommendation"][0]


def test_anything_else_is_refused(stage: Stage) -> None:
    with pytest.raises(GivenError, match=r"^vaccines: mmr-vaccine: 'planned' is not staged\. Use: given, due\.$"):
        vaccines([{"mmr-vaccine": "planned"}], stage)
