"""Last dose, hold and clearing tests before a deep block."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Administration, Dose, Drug, Result
from cds_service.reasoning.findings.holds import HoldTooShort, hours
from cds_service.reasoning.truth import Truth
from tests.reasoning.findings.factory import chart, days_ago, hours_ago, on, order, person, result, situation

DEEP = HoldTooShort(of=("antithrombotic",), column="deep", as_="hold")
TODAY_AT_NINE = on("2026-03-30T09:00")


def taken(ingredient: str = "apixaban", mg: float | None = 5, **more: Any) -> Drug:
    dose = Dose(mg=mg, per_day=2, text=f"{mg} mg twice daily")
    concepts = frozenset({ingredient, "antithrombotic"})
    return Drug(**{"ingredient": ingredient, "concepts": concepts, "display": ingredient, "dose": dose, **more})


def kidneys(creatinine: float) -> list[Result]:
    return [result("creatinine", creatinine, days_ago(9)), result("weight", 80, days_ago(9))]


def ask(*drugs: Drug, finding: HoldTooShort = DEEP, **more: Any) -> Truth:
    given = more.pop("given", [])
    results = more.pop("results", [])
    settings = more.pop("settings", {})
    data = more.pop("data", None)
    facts = chart(data, drugs=list(drugs), administrations=given, results=results, patient=person("1956-01-01", "male"))
    ordered = order(**{"kind": "block-deep", "when": TODAY_AT_NINE, **more})
    return finding.check(situation(facts, ordered, **settings), {})


@pytest.mark.parametrize(("passed", "short"), [(13, True), (71.9, True), (72, False)])
def test_a_full_dose_needs_its_whole_hold(passed: float, short: bool) -> None:
    assert ask(taken(last_dose=hours_ago(passed))).value is short


def test_evidence_reads_like_a_sentence() -> None:
    drug = taken(last_dose=hours_ago(13), reference="MedicationRequest/m", prescriber="Practitioner/p")
    [item] = ask(drug).evidence["hold"]
    assert item.reference == "MedicationRequest/m"
    assert item.more["line"] == "apixaban: last dose 13 h before, 72 h required, restart 24 h after"
    assert (item.more["passed"], item.more["required"], item.more["restart"]) == ("13 h", "72 h", "24 h")
    assert (item.more["dose_class"], item.more["tests"]) == ("high", "apixaban-level, anti-xa")


def test_a_low_dose_needs_less_and_an_unknown_dose_the_longest() -> None:
    assert ask(taken(mg=2.5, last_dose=hours_ago(36))).value is False
    assert ask(taken(mg=2.5, last_dose=hours_ago(35))).value is True
    [item] = ask(taken(mg=None, last_dose=hours_ago(40))).evidence["hold"]
    assert (item.more["required"], item.more["dose_class"]) == ("72 h", "unknown")


def test_an_unknown_last_dose_cannot_be_told_and_names_the_drug() -> None:
    truth = ask(taken())
    assert [(cause.kind, cause.what) for cause in truth.causes] == [("none", "last dose of apixaban")]
    assert truth.evidence["hold"][0].more["line"] == ("apixaban: last dose unknown, 72 h required, restart 24 h after")


def test_a_last_dose_known_to_the_day_only_counts_when_the_whole_day_does() -> None:
    assert ask(taken(last_dose=days_ago(2))).value is True
    assert ask(taken(last_dose=days_ago(3))).causes[0].kind == "undated"
    assert ask(taken(last_dose=days_ago(4))).value is False


def test_an_old_dose_of_a_drug_still_taken_says_nothing() -> None:
    assert ask(taken(last_dose=days_ago(14))).value is False
    assert ask(taken(last_dose=days_ago(15))).value is None


def test_further_doses_are_assumed_until_somebody_stops_them() -> None:
    later = on("2026-04-10T09:00")
    [item] = ask(taken(last_dose=hours_ago(13)), when=later).evidence["hold"]
    assert item.more["why"] == "no stop recorded: plan the hold from 2026-04-07 09:00"
    stopped = taken(status="drafted-hold", end=on("2026-04-06"))
    assert ask(taken(last_dose=hours_ago(13)), when=later, drafted=(stopped,)).value is False
    too_late = taken(status="drafted-hold", end=on("2026-04-08"))
    assert ask(taken(last_dose=hours_ago(13)), when=later, drafted=(too_late,)).value is True


@pytest.mark.parametrize(("level", "drawn", "short"), [(29, 2, False), (30, 2, True), (29, 41, True)])
def test_a_level_drawn_after_the_last_dose_clears(level: float, drawn: float, short: bool) -> None:
    results = [result("apixaban-level", level, hours_ago(drawn))]
    assert ask(taken(last_dose=hours_ago(40)), results=results).value is short


def test_a_recent_level_clears_where_the_last_dose_is_unknown() -> None:
    assert ask(taken(), results=[result("anti-xa", 0.1, hours_ago(24))]).value is False
    assert ask(taken(), results=[result("anti-xa", 0.1, hours_ago(25))]).value is None


def test_poor_kidneys_lengthen_the_hold_or_ask_for_a_level() -> None:
    low = taken("rivaroxaban", 10, last_dose=hours_ago(25))
    assert ask(low, results=kidneys(0.9)).value is False
    assert ask(low, results=kidneys(4.0)).value is True
    assert ask(low).value is True
    [item] = ask(taken(last_dose=hours_ago(200)), results=kidneys(4.0)).evidence["hold"]
    assert item.more["required"] == "a drug level that clears"


def test_asra_asks_for_more_with_dabigatran_and_slow_kidneys() -> None:
    drug = taken("dabigatran", 150, last_dose=hours_ago(100))
    asra = {"ac.deep_profile": "asra-2025"}
    assert ask(drug).value is False
    assert ask(drug, settings=asra).value is True
    assert ask(drug, results=kidneys(1.0), settings=asra).value is False


WARFARIN = taken("warfarin", 3)


@pytest.mark.parametrize(
    ("inr", "days", "short"), [(1.4, 0, False), (1.5, 0, True), (1.2, 1, False), (1.2, 2, True), (None, 0, True)]
)
def test_warfarin_is_judged_by_its_inr(inr: float | None, days: int, short: bool) -> None:
    results = [result("inr", inr, days_ago(days))] if inr else []
    truth = ask(WARFARIN, results=results)
    assert truth.value is short
    if short:
        assert truth.evidence["hold"][0].more["required"] == "5 d (INR at most 1.4)"


def test_while_the_block_is_ahead_an_inr_of_the_last_week_counts() -> None:
    later = on("2026-04-10")
    assert ask(WARFARIN, results=[result("inr", 1.2, days_ago(7))], when=later).value is False
    assert ask(WARFARIN, results=[result("inr", 1.2, days_ago(8))], when=later).value is True


def test_the_policy_sets_the_inr() -> None:
    results = [result("inr", 1.7, days_ago(0))]
    assert ask(WARFARIN, results=results, settings={"ac.inr_deep_max": 1.8}).value is False


def test_aspirin_flushes_and_what_ended_long_ago_are_passed_over() -> None:
    assert ask(taken("aspirin", 81)).value is False
    assert ask(taken("unfractionated-heparin", None, flush=True)).value is False
    assert ask(taken("warfarin", 3, status="ended", end=days_ago(15))).value is False
    assert ask(taken("warfarin", 3, status="ended")).value is False
    assert ask(taken("clopidogrel", 75, status="ended", end=days_ago(6))).value is True
    assert ask(taken("clopidogrel", 75, status="ended", end=days_ago(7))).value is False


def test_a_drug_without_a_known_interval_asks_for_a_specialist() -> None:
    [item] = ask(taken("vorapaxar", 2)).evidence["hold"]
    assert item.more["required"] == "specialist advice"
    assert item.more["line"] == "vorapaxar: no interval is known: ask a specialist, specialist advice required"


def test_other_columns_have_other_holds() -> None:
    heparin = taken("enoxaparin", 40, last_dose=hours_ago(6))
    assert ask(heparin, finding=HoldTooShort(of=("antithrombotic",), column="low")).value is False
    assert ask(heparin, finding=HoldTooShort(of=("antithrombotic",), column="asra-low")).value is True


def infused(ingredient: str, **more: Any) -> Administration:
    concepts = frozenset({ingredient, "antithrombotic"})
    return Administration(concepts=concepts, display=ingredient, route="intravenous", **more)


def test_infusions_that_run_or_just_ended() -> None:
    low = HoldTooShort(of=("antithrombotic",), column="low")
    running = infused("unfractionated-heparin", start=hours_ago(20), running=True)
    assert ask(given=[running], finding=low).evidence["antithrombotic"][0].more["why"] == "still running"
    for ended, short in ((5, True), (6, False)):
        stopped = infused("unfractionated-heparin", start=hours_ago(20), end=hours_ago(ended))
        assert ask(given=[stopped], finding=low).value is short
    listed = taken("unfractionated-heparin", None, route="subcutaneous", last_dose=hours_ago(1))
    assert ask(listed, finding=low).value is False


def test_failed_medicines_are_unknown_but_a_known_drug_decides() -> None:
    failed = {"medications": DataState(status="failed")}
    ordered = order(kind="block-deep", when=TODAY_AT_NINE)
    assert DEEP.check(situation(chart(failed), ordered), {}).causes[0].kind == "failed"
    known = chart(failed, drugs=[taken(last_dose=hours_ago(1))])
    assert DEEP.check(situation(known, ordered), {}).value is True


def test_hours_and_days_in_print() -> None:
    assert [hours(number) for number in (13, 2.5, 72, 120, 168)] == ["13 h", "2.5 h", "72 h", "5 d", "7 d"]


def test_holds_say_themselves() -> None:
    assert DEEP.says({}) == (
        "the time since the last dose of antithrombotic is shorter than the hold"
        " for a deep block in the table of antithrombotics, and no test clears it"
    )


CUT_OFF = {"labs": DataState(status="truncated")}


@pytest.mark.parametrize(("inr", "why"), [(1.2, "a newer INR may not have been read, limit 1.4"), (1.6, "INR 1.6 (")])
def test_an_inr_that_may_not_be_the_newest_clears_nothing(inr: float, why: str) -> None:
    results = [result("inr", inr, days_ago(1))]
    assert ask(taken("warfarin"), results=[result("inr", 1.2, days_ago(1))]).value is False
    [item] = ask(taken("warfarin"), results=results, data=CUT_OFF).evidence["hold"]
    assert item.more["why"].startswith(why)


def test_nor_does_such_a_level() -> None:
    level = [result("apixaban-level", 20, hours_ago(2))]
    assert ask(taken(last_dose=hours_ago(13)), results=level).value is False
    assert ask(taken(last_dose=hours_ago(13)), results=level, data=CUT_OFF).value is True


@pytest.mark.parametrize("ingredient", ["dabigatran", "apixaban"])
def test_nor_does_such_a_creatinine_shorten_a_hold(ingredient: str) -> None:
    def required(creatinine: float, **more: Any) -> str:
        return ask(taken(ingredient, 150), results=kidneys(creatinine), **more).evidence["hold"][0].more["required"]

    assert required(0.8, data=CUT_OFF) == ask(taken(ingredient, 150)).evidence["hold"][0].more["required"]
    assert required(4.0, data=CUT_OFF) == required(4.0)
