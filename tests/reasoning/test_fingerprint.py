"""The fingerprint changes with every fact, and with nothing else."""

from typing import Any

import pytest
from msgspec.structs import replace

from cds_service.reasoning.fingerprint import fingerprint
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.truth import Cause, Item
from tests.cards.outcomes import fired, rule, unknown

INR = Item(display="INR 3.4", value="3.4", number=3.4, date="2026-11-20", days_ago=2, reference="Observation/1")
OTHER = Item(display="Warfarin", concept="warfarin")
BASE = fired("ac-vka", evidence={"inr": (INR,), "vka": (OTHER,)})


@pytest.mark.parametrize(
    "later", [{"days_ago": 3}, {"days_before": 1}, {"reference": "Observation/2"}, {"more": {"passed": "49 h"}}]
)
def test_the_same_facts_on_another_day_are_the_same(later: dict[str, Any]) -> None:
    again = fired("ac-vka", evidence={"vka": (OTHER,), "inr": (replace(INR, **later),)})
    assert fingerprint(again) == fingerprint(BASE)


@pytest.mark.parametrize(
    "changed",
    [
        *({"value": "3.5"}, {"date": "2026-11-21"}, {"status": "stopped"}, {"side": "left"}),
        *({"note": "preliminary"}, {"more": {"dose": "5 mg"}}, {"more": {"reaction": "anaphylaxis"}}),
    ],
)
def test_a_changed_fact_is_another_situation(changed: dict[str, Any]) -> None:
    assert fingerprint(fired("ac-vka", evidence={"inr": (replace(INR, **changed),), "vka": (OTHER,)})) != fingerprint(
        BASE
    )


def test_a_new_fact_is_another_situation() -> None:
    assert fingerprint(fired("ac-vka", evidence={"inr": (INR, INR), "vka": (OTHER,)})) != fingerprint(BASE)
    assert fingerprint(fired("ac-vka", "critical", evidence=BASE.evidence)) != fingerprint(BASE)


def test_another_case_and_another_cause_are_other_situations() -> None:
    second = Outcome(rule("ac-vka"), "fired", {}, indicator="warning", case=1, evidence=BASE.evidence)
    assert fingerprint(second) != fingerprint(BASE)
    missing, failed = (unknown("ac-vka", Cause(kind, "INR", "labs")) for kind in ("none", "failed"))
    assert fingerprint(missing) != fingerprint(failed)
