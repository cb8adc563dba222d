"""What one order's judgement carries along."""

from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.truth import Item
from tests.reasoning.findings.factory import TODAY, on, order, situation
from tests.reasoning.house import rule


def test_the_day_is_that_of_the_injection_and_today_that_of_the_clinic() -> None:
    at = situation(order_=order(when=on("2026-04-12")))
    assert (at.day.isoformat(), at.today) == ("2026-04-12", TODAY)


def test_shared_work_is_done_once() -> None:
    at = situation()
    done: list[str] = []

    def work() -> int:
        done.append("work")
        return len(done)

    assert [at.once("weight", work), at.once("weight", work), at.once("height", work)] == [1, 1, 2]


def test_only_fired_rules_cover_and_only_the_drugs_they_say() -> None:
    at = situation()
    covering = rule("{covers: vka}", "covering")
    evidence = {
        "vka": (Item(display="warfarin 3 mg", concept="warfarin"),),
        "other": (Item(display="x", concept="aspirin"),),
    }
    at.spoken["covering"] = Outcome(covering, "fired", {}, "info", evidence=evidence)
    at.spoken["unknown"] = Outcome(rule("{covers: vka}", "unknown"), "unknown", {}, evidence=evidence)
    assert at.covered(["covering", "absent"]) == {"warfarin"}
    assert at.covered(["unknown"]) == frozenset()
