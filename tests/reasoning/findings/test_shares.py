"""Doses of local anaesthetics and what share of their maximum they are."""

import pytest

from cds_service.chart.facts import Administration, Dose
from cds_service.reasoning.findings.shares import Portion, hours_apart, in_cream, share_of, still_counts
from cds_service.reasoning.findings.weights import DosingWeight
from tests.reasoning.findings.factory import hours_ago, on, order, situation

LIGHT = DosingWeight(50.0)


def portion(mg: float | None, ingredient: str = "lidocaine", adrenaline: bool = False, source: str = "") -> Portion:
    return Portion(ingredient, ingredient, mg, adrenaline, "", source)


def test_a_share_is_the_sum_over_the_maximum_by_weight() -> None:
    share = share_of([portion(100), portion(125)], LIGHT, 1.0, situation())
    assert (share.mg, share.maximum, share.part) == (225, 225, 1.0)


def test_one_plain_dose_lowers_the_limit_for_all() -> None:
    both = [portion(100, adrenaline=True), portion(100)]
    mixed = share_of(both, DosingWeight(None), 1.0, situation()).maximum
    pure = share_of(both[:1], DosingWeight(None), 1.0, situation()).maximum
    assert mixed is not None
    assert pure is not None
    assert mixed < pure


def test_a_drug_without_a_row_has_no_maximum() -> None:
    share = share_of([portion(100, "unobtainium")], LIGHT, 1.0, situation())
    assert (share.maximum, share.part, share.unclear) == (None, None, True)


def test_an_unknown_dose_leaves_it_unclear() -> None:
    share = share_of([portion(None), portion(50)], LIGHT, 1.0, situation())
    assert (share.mg, share.unclear, len(share.unparsable)) == (50, True, 1)


def test_earlier_doses_alone_are_not_drafted() -> None:
    assert not share_of([portion(50, source="given before")], LIGHT, 1.0, situation()).drafted
    assert share_of([portion(50)], LIGHT, 1.0, situation()).drafted


@pytest.mark.parametrize(
    ("dose", "mg"), [(Dose(mg=2000, mg_per_ml=25), 50), (Dose(mg=2000), None), (Dose(mg_per_ml=25), None)]
)
def test_a_cream_holds_its_strength_by_weight(dose: Dose, mg: float | None) -> None:
    assert in_cream(dose) == mg


def test_hours_between_two_injections_count_only_where_both_times_are_known() -> None:
    morning, evening = order(when=on("2026-03-30T09:00")), order(when=on("2026-03-30T18:00"))
    assert hours_apart(morning, evening) == 9
    assert hours_apart(morning, order(when=on("2026-03-30"))) == 0


@pytest.mark.parametrize(("hours", "counts"), [(4, True), (4.1, False), (None, False)])
def test_an_earlier_dose_counts_so_many_hours(hours: float | None, counts: bool) -> None:
    given = Administration(display="lidocaine", start=None if hours is None else hours_ago(hours))
    assert still_counts(given, 4, situation()) is counts
