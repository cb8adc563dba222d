"""Signs: every thing that a finding may look for has its bit; what nobody looks for has none."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Administration, Allergy, Drug, Imaging, Unusable
from cds_service.reasoning.signs import ANYTHING, NOTHING, Sign, Signs
from tests.reasoning.findings.factory import chart, drafted, order, person

HOLD = Drug(concepts=frozenset({"warfarin"}), display="warfarin", ingredient="warfarin", status="drafted-hold")
ANY = frozenset({"any"})
EFFUSION = Imaging(concepts=frozenset({"hip-mri"}), display="MRI", shows=frozenset({"hip-effusion"}))
LATEX = Allergy(concepts=frozenset({"latex"}), display="latex")


@pytest.mark.parametrize(
    ("sign", "facts", "shown"),
    [
        (Sign("chart", "warfarin"), {"drugs": [HOLD]}, True),
        (Sign("chart", "warfarin"), {}, False),
        (Sign("chart", "inr"), {"unusable": (Unusable(data="labs", what="INR", concepts=frozenset({"inr"})),)}, True),
        (Sign("unusable", ANYTHING), {"unusable": (Unusable(data="labs", what="INR"),)}, True),
        (Sign("given", ANYTHING), {"administrations": [Administration(display="depo")]}, True),
        (Sign("given", ANYTHING), {}, False),
        (Sign("listed", "allergy"), {"allergies": [LATEX]}, True),
        (Sign("recorded", "latex"), {"allergies": [LATEX]}, True),
        (Sign("recorded", "iodine"), {"allergies": [LATEX]}, False),
        (Sign("listed", NOTHING), {}, True),
        (Sign("listed", NOTHING), {"no_known_allergy": ANY}, False),
        (Sign("listed", NOTHING), {"no_known_allergy": frozenset({"latex"})}, True),
        (Sign("pictured", "hip-effusion"), {"imaging": [EFFUSION]}, True),
        (Sign("pictured", NOTHING), {"imaging": [EFFUSION]}, False),
        (Sign("pictured", NOTHING), {"imaging": [EFFUSION, Imaging(display="MRI")]}, True),
        (Sign("unread", "labs"), {"data": {"labs": DataState(status="truncated")}}, True),
        (Sign("unread", "labs"), {"data": {"labs": DataState(empty=True)}}, False),
        (Sign("empty", "labs"), {"data": {"labs": DataState(empty=True)}}, True),
        (Sign("sex", "male"), {"patient": person(sex="male")}, True),
        (Sign("sex", "unknown"), {}, True),
    ],
)
def test_what_a_chart_shows(sign: Sign, facts: dict[str, Any], shown: bool) -> None:
    bits = Signs()
    mask = bits.mask([sign, Sign("chart", "something else")])
    assert bool(bits.of_chart(chart(facts.pop("data", None), **facts)) & mask) is shown


@pytest.mark.parametrize(
    ("sign", "more", "shown"),
    [
        (Sign("guidance", "ultrasound"), {}, True),
        (Sign("guidance", "ct"), {}, False),
        (Sign("side", "right"), {}, True),
        (Sign("side", "conflicting"), {"side_sources": (("order", "right"), ("reason", "left"))}, True),
        (Sign("side", "conflicting"), {"side_sources": (("order", "right"),)}, False),
        (Sign("chart", "warfarin"), {"drafted": (HOLD,)}, True),
        (Sign("drafted", "warfarin"), {"drafted": (HOLD,)}, True),
        (Sign("drafted", "warfarin"), {}, False),
        (Sign("chart", "hip-injection"), {"siblings": (order(),)}, True),
        (Sign("beside", "lidocaine"), {"siblings": (order(injectates=(drafted("lidocaine"),)),)}, True),
        (Sign("beside", "lidocaine"), {"injectates": (drafted("lidocaine"),)}, False),
    ],
)
def test_what_an_order_shows(sign: Sign, more: dict[str, Any], shown: bool) -> None:
    bits = Signs()
    mask = bits.mask([sign])
    assert bool(bits.of_order(order(**more)) & mask) is shown


def test_equal_signs_share_a_bit() -> None:
    bits = Signs()
    assert bits.mask([Sign("kind", "ia")]) == bits.mask([Sign("kind", "ia")])
    assert bits.mask([Sign("kind", "ia")]) != bits.mask([Sign("chart", "ia")])
    assert bits.shown("kind", ("ia", "dx")) == bits.mask([Sign("kind", "ia")])
