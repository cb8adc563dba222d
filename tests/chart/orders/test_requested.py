"""What one resource asks for, in the same words for every type."""

from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.requested import Requested, by_code, name_of, requested
from tests.chart.orders.drafting import SYSTEMS, Json, book, coded, drug, hip


def asked(resource: Json) -> Requested:
    return requested(Draft(resource["resourceType"], "", "", resource), book())


def test_service_request() -> None:
    request = asked(hip(orderDetail=[{"text": "ultrasound"}]) | {"code": coded("CPT", "20611", "Hip injection")})
    assert (request.names, request.details, request.sites) == (
        ("Hip injection",),
        ("ultrasound",),
        ("Right hip region",),
    )
    assert "joint-injection-ultrasound" in request.concepts
    assert name_of(request) == "Hip injection"


def test_drug_order_says_how_and_where_in_its_dosage() -> None:
    dosage = {"text": "inject", "route": {"text": "Intra-articular"}, "site": {"text": "left hip"}}
    request = asked(drug("lidocaine", dosageInstruction=[dosage]))
    assert request.said == ("lidocaine", "inject", "Intra-articular", "left hip")


def test_appointment() -> None:
    request = asked({"resourceType": "Appointment", "serviceType": [{"text": "Hip"}], "description": "injection"})
    assert request.said == ("Hip", "injection")


def test_reasons_of_every_version() -> None:
    members = {"reasonReference": {"display": "a"}, "reason": {"text": "b"}, "indication": ["c"]}
    assert [part.get("text") or part.get("display") for part in asked(hip(reasonCode=[]) | members).reasons] == [
        "b",
        "a",
        "c",
    ]


def test_display_of_a_billing_code_is_no_code() -> None:
    display = {"coding": [{"system": SYSTEMS["CPT"], "code": "99999", "display": "injection of hip joint"}]}
    assert asked(hip() | {"code": display}).concepts == frozenset()
    assert by_code((), "order", book()) == frozenset()
