import pytest
from fhir.resources.R4B.operationoutcome import OperationOutcome as FhirOperationOutcome
from pydantic import ValidationError

from cds_service.wire.outcome import Issue, Words, outcome_bytes


def test_an_outcome_is_valid_fhir() -> None:
    issue = Issue(
        severity="warning",
        code="invalid",
        details=Words(text="Wrong."),
        diagnostics="Do this.",
        expression=("hook",),
    )
    read = FhirOperationOutcome.model_validate_json(outcome_bytes(issue, issue))
    assert len(read.issue) == 2


def test_an_issue_says_something() -> None:
    with pytest.raises(ValidationError, match="text"):
        Words(text="")
