"""Bookings: the order behind an appointment, or the appointment's own words."""

import json
from datetime import date

import pytest

from cds_service.chart.fhir.deliveries import read_delivery
from cds_service.chart.orders.appointments import untraced
from cds_service.chart.orders.drafts import read_drafts
from tests.chart.orders.drafting import Json, bundle, coded, hip, procedure, read, steroid
from tests.reference import SHARED, reading

EXAMPLES = "protocol/spec_examples"


def appointment(**members: object) -> Json:
    return {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "proposed",
        "start": "2026-04-20T10:00:00-04:00",
        "basedOn": [{"reference": "ServiceRequest/inj-1"}],
    } | members


def book_one(booking: Json, *orders: Json, drugs: tuple[Json, ...] = ()) -> list[tuple[str, str, str]]:
    found = read(
        hook="appointment-book",
        appointments=bundle(booking),
        service_requests=bundle(*orders),
        medications=bundle(*drugs),
    )
    return [(order.kind, order.side, order.when_source) for order in found]


def test_order_behind_the_appointment() -> None:
    undated = hip() | {"occurrenceDateTime": None, "status": "active"}
    (order,) = read(
        hook="appointment-book",
        appointments=bundle(appointment()),
        service_requests=bundle(undated),
        medications=bundle(
            steroid() | {"status": "active", "basedOn": [{"reference": "ServiceRequest/inj-1"}]},
            steroid() | {"id": "other", "status": "active"},
        ),
    )
    assert (order.kind, order.side, order.guidance) == ("ia", "right", "ultrasound")
    assert (order.when.first, order.when_source) == (date(2026, 4, 20), "appointment")
    assert [one.reference for one in order.injectates] == ["MedicationRequest/drug-8"]
    assert order.reference == "ServiceRequest/inj-1"


def test_guidance_linked_to_the_order() -> None:
    unguided = hip("20610")
    guide = procedure("77002", number=2, basedOn=[{"reference": "ServiceRequest/inj-1"}])
    stray = procedure("77012", number=3)
    (order,) = read(
        hook="appointment-book",
        appointments=bundle(appointment()),
        service_requests=bundle(unguided, guide, stray),
    )
    assert order.guidance == "fluoroscopy"


def test_the_booked_day_counts() -> None:
    assert book_one(appointment(), hip()) == [("ia", "right", "appointment")]


@pytest.mark.parametrize(
    "members",
    [
        {"description": "Ultrasound-guided injection, left hip"},
        {"serviceType": [{"text": "Left hip injection"}]},
        {"serviceType": {"coding": {"display": "Left hip injection"}}},
        {"appointmentType": {"text": "hip injection"}, "reasonCode": [coded("ICD", "M16.12")]},
    ],
)
def test_appointment_in_its_own_words(members: Json) -> None:
    assert book_one(appointment(basedOn=None, **members)) == [("ia", "left", "appointment")]


def test_words_count_when_the_order_was_not_delivered() -> None:
    assert book_one(appointment(description="Right hip aspiration")) == [("asp", "right", "appointment")]


@pytest.mark.parametrize(
    "members",
    [
        {"description": "Follow-up after hip injection"},
        {"description": "Right knee injection"},
        {"description": "MRI discussion"},
        {"description": "Right hip injection", "status": "cancelled"},
        {},
    ],
)
def test_other_appointments_are_not_ours(members: Json) -> None:
    assert book_one(appointment(basedOn=None, **members)) == []


def test_appointment_for_a_knee_order_is_not_ours() -> None:
    knee = hip() | {"bodySite": [{"text": "Right knee"}], "code": coded("CPT", "20611", "Right knee injection")}
    assert book_one(appointment(), knee) == []


def test_odd_times_fall_back_to_today() -> None:
    odd = appointment(basedOn=None, description="Hip injection", start="2019-08-10T09:10:00:00-06:00")
    assert book_one(odd) == [("ia", "unknown", "today")]


@reading(EXAMPLES)
def test_examples_of_the_specification() -> None:
    paths = sorted((SHARED / EXAMPLES).glob("hook_appointment-book*.json"))
    assert paths
    for path in paths:
        context = json.loads(path.read_text("utf-8"))["context"]
        assert read(hook="appointment-book", appointments=context["appointments"]) == ()


@pytest.mark.parametrize(
    ("booking", "lost"),
    [
        ({"basedOn": [{"reference": "ServiceRequest/gone"}]}, True),
        ({"basedOn": [{"identifier": {"value": "7"}}]}, True),
        ({"basedOn": [{"reference": "ServiceRequest/knee"}]}, False),
        ({"basedOn": [{"reference": "ServiceRequest/gone"}], "description": "Knee MRI"}, False),
        ({"basedOn": [{"reference": "ServiceRequest/gone"}], "status": "cancelled"}, False),
        ({}, False),
    ],
)
def test_a_booking_whose_order_did_not_come_is_known(booking: Json, lost: bool) -> None:
    knee = json.dumps({"resourceType": "ServiceRequest", "id": "knee"}).encode()
    appointments = read_drafts([json.dumps({"resourceType": "Appointment", "id": "a"} | booking).encode()])
    assert untraced(appointments, {"service_requests": read_delivery(knee)}) is lost
