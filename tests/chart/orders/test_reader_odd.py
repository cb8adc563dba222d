"""No draft, however odd, makes the reading of orders raise."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_service.chart.order import Order
from tests.chart.orders.drafting import Json, bundle, coded, drug, hip, lidocaine, procedure, read, steroid

ODD: list[object] = [
    None,
    "",
    "x",
    0,
    -1.5,
    True,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"coding": [None]},
    {"text": 3},
    "é" * 50,
    {"reference": []},
]


def baseline() -> Json:
    contained = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemCodeableConcept": {"text": "lidocaine"}}],
    }
    mixed = drug("", "5 mL", number=3) | {"contained": [contained], "medicationReference": {"reference": "#m"}}
    order = hip(
        orderDetail=[{"text": "ultrasound"}],
        reasonReference=[{"reference": "Condition/c"}],
        note=[{"text": "a note"}],
        supportingInfo=[{"reference": "MedicationRequest/drug-8"}],
        occurrenceTiming={"event": ["2026-04-01"], "repeat": {"boundsPeriod": {"start": "2026-04-01"}}},
        extension=[{"url": "laterality", "valueCode": "left"}],
    )
    problem = {"resourceType": "Condition", "id": "c", "code": coded("ICD", "M16.11"), "bodySite": [{"text": "hip"}]}
    dosage = {"site": {"text": "right hip"}, "route": {"text": "Intra-articular"}, "text": "40 mg"}
    hold = drug("warfarin", number=5, status="on-hold", requester={"reference": "Practitioner/1"})
    return bundle(
        order, steroid(), lidocaine(dosageInstruction=[dosage]), mixed, problem, hold, procedure("77002", number=2)
    )


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    if here:
        yield here
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from paths(part, (*here, key))


def changed(value: Json, path: tuple[Any, ...], by: object) -> Json:
    other: Any = copy.deepcopy(value)
    place = other
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = by
    result: Json = other
    return result


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_every_single_element_may_be_odd(odd: object) -> None:
    usual = baseline()
    for path in paths(usual):
        found = read(raw=changed(usual, path, odd))
        assert all(isinstance(order, Order) for order in found), path


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(map(repr, paths(baseline())))), JSON, st.sampled_from(["order-select", "order-sign"]))
def test_any_element_may_be_anything(path: str, value: Any, hook: str) -> None:
    places = {repr(one): one for one in paths(baseline())}
    assert len(read(raw=changed(baseline(), places[path], value), hook=hook)) < 4


@settings(deadline=None, max_examples=40)
@given(JSON)
def test_any_appointment(value: Any) -> None:
    booking = {"resourceType": "Appointment", "description": value, "serviceType": value, "start": value}
    assert len(read(hook="appointment-book", appointments=[booking, value])) < 3
