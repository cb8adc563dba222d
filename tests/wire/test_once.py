import json

import pytest

from cds_service.api.gather import WHOLE
from cds_service.wire.errors import RefusalError
from cds_service.wire.request import read_request
from tests.wire import samples

SENT = json.dumps(samples.request(fhirServer="https://fhir.example.org", fhirAuthorization=samples.authorization()))


def refusal(text: str) -> RefusalError:
    """The refusal of both ways in which a body is read."""
    with pytest.raises(RefusalError) as split:
        read_request(text.encode(), "order-sign")
    with pytest.raises(RefusalError) as whole:
        read_request(text.encode(), "order-sign", WHOLE)
    assert whole.value.what == split.value.what
    return split.value


@pytest.mark.parametrize(
    ("first", "path"),
    [
        ('{"hook"', ""),
        ('"hookInstance"', ""),
        ('"context"', ""),
        ('"prefetch"', ""),
        ('"fhirServer"', ""),
        ('"fhirAuthorization"', ""),
        ('"patientId"', "context"),
        ('"userId"', "context"),
        ('"draftOrders"', "context"),
        ('"access_token"', "fhirAuthorization"),
        ('"scope"', "fhirAuthorization"),
        ('"allergies"', "prefetch"),
    ],
)
@pytest.mark.parametrize(
    "value", ['"other"', "null", "{}", '{"a": [1, {"b": "]}"}]}', '{"entry": []}', "[]", "7", '"a\\"b"']
)
def test_a_member_that_stands_twice_is_refused(first: str, path: str, value: str) -> None:
    name = first.lstrip("{")
    repeated = SENT.replace(first, f"{first[: -len(name)] or ''}{name}: {value}, {name}", 1)
    assert len(repeated) > len(SENT)
    refused = refusal(repeated)
    assert refused.status == 400
    assert refused.what == f"{path or 'The body'} has a member twice, and which one is meant cannot be known."
    assert (refused.where, refused.advice) == ((path,) if path else (), "Send every member once.")


@pytest.mark.parametrize("name", ["context", "prefetch", "fhirAuthorization"])
@pytest.mark.parametrize("first", ["null", "{}", "{ }"])
@pytest.mark.parametrize("second", ["null", "{}"])
def test_nothing_twice_is_refused_too(name: str, first: str, second: str) -> None:
    sent = json.dumps({key: value for key, value in json.loads(SENT).items() if key != name})
    refused = refusal(f'{{"{name}": {first}, "{name}": {second}, {sent[1:]}')
    assert refused.what == "The body has a member twice, and which one is meant cannot be known."


def test_the_same_value_twice_is_refused_too() -> None:
    assert refusal(SENT.replace('"patientId": "p1"', '"patientId": "p1", "patientId": "p1"')).where == ("context",)


def test_another_spelling_is_the_same_name() -> None:
    assert refusal(SENT.replace('"patientId"', '"p\\u0061tientId": "p2", "patientId"')).where == ("context",)


@pytest.mark.parametrize(
    "extra",
    [
        '"extension": {"a": {"context": 1}, "b": [{"hook": "x"}, "}"]}, ',
        '"hookVersion": "1", "patientId": "p2", ',
        '"extension": "a \\" b", ',
        '"extension": [], "a": {}, "b": null, ',
    ],
)
def test_unknown_members_and_names_inside_them_are_no_repetition(extra: str) -> None:
    sent = SENT.replace('"hookInstance"', extra + '"hookInstance"')
    assert read_request(sent.encode(), "order-sign").context.patient_id == "p1"


@pytest.mark.parametrize("indent", [None, 0, 3])
def test_any_layout_is_read(indent: int | None) -> None:
    text = "\n\t " + json.dumps(json.loads(SENT), indent=indent, separators=(" ,", " : ")) + " \n"
    assert read_request(text.encode(), "order-sign").context.patient_id == "p1"
