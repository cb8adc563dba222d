import json
from typing import Any

import pytest

from cds_service.wire.errors import RefusalError
from cds_service.wire.request import Request, read_request
from tests.wire import samples

requirement = pytest.mark.requirement


def read(**changed: Any) -> Request:
    sent = samples.request(**changed)
    return read_request(json.dumps(sent).encode(), sent["hook"])


def refusal(body: bytes | dict[str, Any], hook: str = "order-sign") -> RefusalError:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(RefusalError) as caught:
        read_request(sent, hook)
    return caught.value


def without(member: str) -> dict[str, Any]:
    sent = samples.request()
    del sent[member]
    return sent


def test_a_whole_request() -> None:
    request = read(fhirServer="https://ehr.example.org/fhir/", fhirAuthorization=samples.authorization(patient="p1"))
    assert request.hook == "order-sign"
    assert request.context.patient_id == "p1"
    assert request.context.user_id == "Practitioner/u1"
    assert json.loads(request.context.draft_orders) == {"resourceType": "Bundle", "entry": []}
    assert request.fhir_server == "https://ehr.example.org/fhir"
    assert request.fhir_authorization is not None
    assert request.fhir_authorization.access_token.get_secret_value() == "opaque-token"


def test_the_token_is_never_printed() -> None:
    request = read(fhirServer="https://ehr.example.org", fhirAuthorization=samples.authorization())
    assert "opaque-token" not in repr(request)


def test_prefetched_data_stays_raw_and_null_is_told_from_absent() -> None:
    request = read()
    assert json.loads(request.prefetch["patient"])["id"] == "p1"
    assert request.prefetch["allergies"] == b"null"
    assert "labs" not in request.prefetch


@pytest.mark.parametrize("prefetch", [None, {}])
def test_prefetch_may_be_missing_or_empty(prefetch: Any) -> None:
    assert read(prefetch=prefetch).prefetch == {}
    assert read_request(json.dumps(without("prefetch")).encode(), "order-sign").prefetch == {}


def test_unknown_members_and_extensions_are_tolerated() -> None:
    request = read(
        user="Practitioner/1",
        extension={"com.example": {"a": "1"}},
        context=samples.context(future={"a": 1}),
    )
    assert request.context.patient_id == "p1"


@pytest.mark.parametrize(
    ("sent", "read_as"), [("Patient/p1", "p1"), ("p1", "p1"), ("a.b-C_9", "a.b-C_9"), ("e" * 128, "e" * 128)]
)
def test_patient_ids(sent: str, read_as: str) -> None:
    assert read(context=samples.context(patientId=sent)).context.patient_id == read_as


@pytest.mark.parametrize(
    ("selections", "read_as"),
    [
        (None, ()),
        ([], ()),
        ("ServiceRequest/1", ("ServiceRequest/1",)),
        (["ServiceRequest/1", 7, None], ("ServiceRequest/1",)),
        ([{"reference": "ServiceRequest/1"}], ("ServiceRequest/1",)),
        ({"reference": "ServiceRequest/1"}, ("ServiceRequest/1",)),
    ],
)
def test_selections_in_all_shapes(selections: Any, read_as: tuple[str, ...]) -> None:
    context = samples.context(selections=selections)
    assert read(hook="order-select", context=context).context.selections == read_as


@pytest.mark.parametrize("odd", [7, ["x"], {"a": 1}, None])
def test_odd_optional_context_counts_as_not_sent(odd: Any) -> None:
    request = read(context=samples.context(userId=odd, encounterId=odd))
    assert (request.context.user_id, request.context.encounter_id) == ("", "")


def test_a_byte_order_mark_is_skipped() -> None:
    assert read_request(b"\xef\xbb\xbf" + json.dumps(samples.request()).encode(), "order-sign").hook == "order-sign"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"hello",
        b'{"hook": NaN}',
        b'{"hook": "order-sign",}',
        b'{"hook": "order-sign"} {}',
        b'{"prefetch": {"a": {"value": NaN}}}',
        b'{"prefetch": {"a": {"value": Infinity}}}',
    ],
)
def test_what_is_not_json(body: bytes) -> None:
    refused = refusal(body)
    assert refused.status == 400
    assert refused.what.startswith("The body cannot be read as JSON: ")
    assert refused.advice.startswith("Send one JSON object (RFC 8259, UTF-8)")


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_endless_nesting_is_refused(opening: bytes) -> None:
    refused = refusal(b'{"context": {"userId": ' + opening * 100_000)
    assert (refused.status, refused.what) == (400, "The body is nested more than 100 levels deep.")


@pytest.mark.parametrize("opening", ['["]",', '["}",'])
def test_nesting_that_is_hidden_in_strings_meets_the_parser(opening: str) -> None:
    refused = refusal(('{"context": {"userId": ' + opening * 100_000).encode())
    assert refused.status == 400


def test_a_number_that_no_computer_can_hold_is_refused() -> None:
    for number in ("1e400", "9" * 5000, "-1e999"):
        body = '{"hook": "order-sign", "hookInstance": "x", "context": {"patientId": "p1", "userId": ' + number + "}}"
        refused = refusal(body.encode())
        assert (refused.status, refused.where) == (400, ("context.userId",))
        assert refused.what == "context.userId holds a number that is too large to be read."


@pytest.mark.parametrize("place", ["hookInstance", "context.userId", "context.selections"])
@pytest.mark.parametrize("unseen", ["\u202e", "\x00", "\x85", "\u200b", "\u2028", "x" * 1025])
def test_what_is_printed_and_logged_holds_no_hidden_characters(place: str, unseen: str) -> None:
    name = place.rpartition(".")[2]
    value: object = [f"a{unseen}"] if name == "selections" else f"a{unseen}"
    if "." in place:
        refused = refusal(samples.request(context=samples.context(**{name: value})))
    else:
        refused = refusal(samples.request(**{name: value}))
    assert (refused.status, refused.code, refused.where) == (422, "value", (place,))
    assert "longer than 1024 characters, or holds control or invisible characters" in refused.what


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"x"'])
def test_what_is_not_an_object(body: bytes) -> None:
    refused = refusal(body)
    assert (refused.status, refused.what) == (400, "The body is not a JSON object.")


@requirement("cds-hooks-2.0@18")
@requirement("cds-hooks-2.0@19")
@requirement("cds-hooks-2.0@22")
@pytest.mark.parametrize("member", ["hook", "hookInstance", "context"])
@pytest.mark.parametrize("emptied", [False, True])
def test_required_members(member: str, emptied: bool) -> None:
    sent = samples.request(**{member: None}) if emptied else without(member)
    refused = refusal(sent)
    assert (refused.status, refused.code, refused.where) == (400, "required", (member,))
    assert refused.what.startswith(f"{member} is missing: ")


@requirement("cds-hooks-2.0@19")
def test_an_empty_hook_instance_is_missing_and_any_text_will_do() -> None:
    assert (
        refusal(samples.request(hookInstance="")).what
        == "hookInstance is missing: it names this call in logs and feedback."
    )
    assert read(hookInstance="call 7").hook_instance == "call 7"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"context": ["p1"]}, "context"),
        ({"prefetch": ["x"]}, "prefetch"),
    ],
)
def test_members_that_must_be_objects(changed: dict[str, Any], where: str) -> None:
    refused = refusal(samples.request(**changed))
    assert (refused.status, refused.what, refused.where) == (400, f"{where} is not a JSON object.", (where,))


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"hook": 7}, "hook"),
        ({"hookInstance": ["x"]}, "hookInstance"),
        ({"context": samples.context(patientId=1288992)}, "context.patientId"),
        ({"fhirServer": {"url": "x"}}, "fhirServer"),
        ({"fhirServer": "https://a.org", "fhirAuthorization": "Bearer x"}, "fhirAuthorization"),
        (
            {"fhirServer": "https://a.org", "fhirAuthorization": samples.authorization(access_token=7)},
            "fhirAuthorization.access_token",
        ),
    ],
)
def test_members_of_the_wrong_kind(changed: dict[str, Any], where: str) -> None:
    refused = refusal(samples.request(**changed))
    assert (refused.status, refused.code, refused.where) == (400, "structure", (where,))
    words = "is not a JSON object." if where == "fhirAuthorization" else "is of the wrong JSON type: "
    assert refused.what.startswith(f"{where} {words}")


@pytest.mark.parametrize("context", [{}, {"userId": "Practitioner/1"}, {"patientId": None}, {"patientId": ""}])
def test_a_patient_is_required(context: dict[str, Any]) -> None:
    refused = refusal(samples.request(context=samples.context() | {"patientId": None} | context))
    assert (refused.status, refused.what) == (400, "context.patientId is missing: it names the patient.")
    assert refused.advice == 'Send the id of the FHIR Patient, such as "1288992".'


@pytest.mark.parametrize(
    "patient_id", ["..", ".", "../Patient", "p1/../..", "a b", "p1?x=1", "p1\u0000", "Äsop", "Patient/", "x" * 129]
)
def test_a_patient_id_that_is_no_id_is_not_usable(patient_id: str) -> None:
    refused = refusal(samples.request(context=samples.context(patientId=patient_id)))
    assert (refused.status, refused.where) == (422, ("context.patientId",))
    assert refused.what == ("context.patientId cannot be used: it is not a FHIR id (letters, digits, '-', '.', '_').")


def test_the_hook_must_be_the_services_own() -> None:
    refused = refusal(samples.request(hook="patient-view"))
    assert (refused.status, refused.what) == (400, "hook is not order-sign, the hook of this service.")
    assert refused.advice == "Call the service that discovery (GET /cds-services) lists for the hook."


@pytest.mark.parametrize(
    ("hook", "bundle"),
    [("order-select", "draftOrders"), ("order-sign", "draftOrders"), ("appointment-book", "appointments")],
)
@pytest.mark.parametrize(
    ("sent", "what"),
    [
        ("missing", "is missing: "),
        (None, "is missing: "),
        ([], "is not a JSON object."),
        ("Bundle", "is not a JSON object."),
    ],
)
def test_the_bundle_of_the_hook_is_required(hook: str, bundle: str, sent: Any, what: str) -> None:
    context = {"patientId": "p1"} | ({} if sent == "missing" else {bundle: sent})
    refused = refusal(samples.request(hook=hook, context=context), hook)
    assert (refused.status, refused.where) == (400, (f"context.{bundle}",))
    assert refused.what.startswith(f"context.{bundle} {what}")


def test_patient_view_needs_no_bundle() -> None:
    assert read(hook="patient-view", context={"patientId": "p1"}).context.draft_orders == b""


@requirement("cds-hooks-2.0@20")
def test_a_token_needs_the_server_it_is_for() -> None:
    refused = refusal(samples.request(fhirAuthorization=samples.authorization()))
    assert (refused.status, refused.where) == (400, ("fhirServer",))
    assert refused.what == "fhirServer is missing: fhirAuthorization came without the address it is for."


@pytest.mark.parametrize("nothing", [None, {}])
def test_an_empty_authorization_counts_as_not_sent(nothing: Any) -> None:
    assert read(fhirAuthorization=nothing).fhir_authorization is None


def test_an_authorization_without_token() -> None:
    refused = refusal(samples.request(fhirServer="https://a.org", fhirAuthorization={"token_type": "Bearer"}))
    assert (refused.status, refused.where) == (400, ("fhirAuthorization.access_token",))


@pytest.mark.parametrize(
    ("changed", "member", "why"),
    [
        ({"access_token": "a b"}, "access_token", "a token is printable ASCII without spaces."),
        ({"access_token": "a\r\nX: y"}, "access_token", "a token is printable ASCII without spaces."),
        ({"token_type": "mac"}, "token_type", "only bearer tokens are understood."),
    ],
)
def test_a_token_that_cannot_be_used(changed: dict[str, Any], member: str, why: str) -> None:
    sent = samples.request(fhirServer="https://a.org", fhirAuthorization=samples.authorization(**changed))
    refused = refusal(sent)
    assert (refused.status, refused.what) == (422, f"fhirAuthorization.{member} cannot be used: {why}")


@pytest.mark.parametrize("server", ["", None])
def test_an_empty_server_counts_as_not_sent(server: str | None) -> None:
    assert read(fhirServer=server).fhir_server == ""


@pytest.mark.parametrize(
    "server",
    [
        "ehr",
        "file:///etc/passwd",
        "gopher://a.org",
        "https://user:pass@a.org",
        "https://a.org\\@b.org",
        "https://a.org/fhir?x=1",
        "https://a.org/#x",
        "https://a.org:99999/",
        "https://[::1",
        "https://a.org/ b",
        "https://:443/",
    ],
)
def test_an_address_that_cannot_be_used(server: str) -> None:
    refused = refusal(samples.request(fhirServer=server))
    assert (refused.status, refused.where) == (422, ("fhirServer",))
    assert refused.what.startswith("fhirServer cannot be used: it is not a plain http or https address")


def test_no_refusal_repeats_a_value() -> None:
    canary = "Walter Risk 1951"
    bodies = [
        samples.request(context=samples.context(patientId=canary)),
        samples.request(hook=canary),
        samples.request(fhirServer=canary),
        samples.request(context=canary),
        samples.request(fhirServer="https://a.org", fhirAuthorization=samples.authorization(token_type=canary)),
    ]
    for body in bodies:
        assert canary.encode() not in refusal(body).body()


def test_the_scope_of_the_token_is_kept() -> None:
    body = samples.request(
        fhirServer="https://ehr.example.org", fhirAuthorization=samples.authorization(scope="patient/Patient.read")
    )
    sent = read_request(json.dumps(body).encode(), "order-sign").fhir_authorization
    assert sent and sent.scope == "patient/Patient.read"
