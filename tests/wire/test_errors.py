import json

from cds_service.wire.errors import RefusalError, malformed, missing, unusable


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    refusal = missing("context.patientId", "it names the patient.", "Send the id.")
    assert refusal.status == 400
    assert json.loads(refusal.body()) == {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": "required",
                "details": {"text": "context.patientId is missing: it names the patient."},
                "diagnostics": "Send the id.",
                "expression": ["context.patientId"],
            }
        ],
    }


def test_the_place_is_left_out_where_there_is_none() -> None:
    assert "expression" not in json.loads(malformed("The body is not JSON.", "Send JSON.").body())["issue"][0]


def test_each_sort_has_its_status() -> None:
    assert malformed("a", "b").status == 400
    assert unusable("a", "b", "c").status == 422
    assert str(RefusalError(413, "too-long", "Too long.", "Send less.")) == "Too long."
