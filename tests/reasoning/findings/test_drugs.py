"""Drugs that are taken, held, in doubt, ended or drafted."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Dose, Drug
from cds_service.reasoning.findings.drugs import Taking
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.truth import Item
from tests.reasoning.findings.factory import chart, days_ago, limits, on, order, situation

LIMITS = limits(window=(14, "d"), long=(28, "d"), two=(2, "1"), gap=(120, "d"), five=(5, "mg"))


def taken(ingredient: str = "warfarin", *families: str, **more: Any) -> Drug:
    concepts = frozenset({ingredient, *families})
    return Drug(ingredient=ingredient, concepts=concepts, display=ingredient, **more)


def test_an_active_drug_with_its_dose_and_prescriber() -> None:
    drug = taken(dose=Dose(text="3 mg"), prescriber="Practitioner/p", reference="MedicationRequest/m")
    [item] = Taking(of=("warfarin",)).check(situation(chart(drugs=[drug])), {}).evidence["warfarin"]
    assert (item.concept, item.reference, item.status) == ("warfarin", "MedicationRequest/m", "active")
    assert item.more["dose"] == "3 mg"
    assert item.more["prescriber"] == "Practitioner/p"


def test_a_found_drug_decides_although_a_page_is_missing() -> None:
    truncated = {"medications": DataState(status="truncated")}
    assert Taking(of=("warfarin",)).check(situation(chart(truncated, drugs=[taken()])), {}).value is True
    assert Taking(of=("warfarin",)).check(situation(chart(truncated)), {}).causes[0].kind == "truncated"


def test_only_the_medication_lists_can_make_it_unknown() -> None:
    without = {"administrations": DataState(status="failed")}
    past = {"past_medications": DataState(status="failed")}
    assert Taking(of=("warfarin",)).check(situation(chart(without)), {}).value is False
    assert Taking(of=("warfarin",)).check(situation(chart(past)), {}).value is False
    ended = Taking(of=("warfarin",), status=("active", "ended"), within="window")
    assert ended.check(situation(chart(past)), LIMITS).causes[0].data == "past_medications"


def test_flushes_never_count() -> None:
    at = situation(chart(drugs=[taken("unfractionated-heparin", flush=True)]))
    assert Taking(of=("unfractionated-heparin",)).check(at, {}).value is False


@pytest.mark.parametrize(("days", "expected"), [(0, True), (14, True), (15, False)])
def test_the_end_of_a_course_must_lie_in_the_window(days: int, expected: bool) -> None:
    course = taken("amoxicillin", "systemic-antibacterial", status="ended", end=days_ago(days))
    finding = Taking(of=("systemic-antibacterial",), status=("active", "ended"), within="window")
    assert finding.check(situation(chart(drugs=[course])), LIMITS).value is expected


def test_a_recorded_end_wins_over_the_status_except_for_antithrombotics() -> None:
    over = situation(chart(drugs=[taken("amoxicillin", end=days_ago(1)), taken(end=days_ago(1))]))
    assert Taking(of=("amoxicillin",)).check(over, {}).value is False
    assert Taking(of=("warfarin",)).check(over, {}).value is True


DOUBT = Taking(of=("warfarin",), status=("uncertain",), stale_after="gap")


@pytest.mark.parametrize(
    ("drug", "why"),
    [
        (taken(status="uncertain", why_uncertain="status unknown"), "status unknown"),
        (taken(status="held"), "on hold in the chart"),
        (taken(last_dispensed=on("2025-11-29")), "last dispensed 2025-11-29"),
    ],
)
def test_every_kind_of_doubt_is_said(drug: Drug, why: str) -> None:
    [item] = DOUBT.check(situation(chart(drugs=[drug])), LIMITS).evidence["warfarin"]
    assert item.more["why"] == why


def test_no_doubt_without_a_dispense_with_a_recent_one_or_with_a_drafted_hold() -> None:
    held_on_purpose = order(drafted=(taken(status="drafted-hold"),))
    assert DOUBT.check(situation(chart(drugs=[taken()])), LIMITS).value is False
    assert DOUBT.check(situation(chart(drugs=[taken(last_dispensed=days_ago(120))])), LIMITS).value is False
    at = situation(chart(drugs=[taken(status="held")]), held_on_purpose)
    assert DOUBT.check(at, LIMITS).value is False


def test_held_and_drafted_drugs_have_their_own_status() -> None:
    at = situation(chart(drugs=[taken(status="held")]), order(drafted=(taken("enoxaparin", status="drafted"),)))
    assert Taking(of=("warfarin",)).check(at, {}).value is False
    assert Taking(of=("warfarin",), status=("held",)).check(at, {}).value is True
    assert Taking(of=("enoxaparin",), status=("drafted",)).check(at, {}).value is True


def test_drafts_need_no_chart() -> None:
    at = situation(chart({"medications": DataState(status="failed")}))
    assert Taking(of=("warfarin",), status=("drafted-hold",)).check(at, {}).value is False


def test_times_counts_ingredients() -> None:
    finding = Taking(of=("antiplatelet",), times="two")
    one = taken("aspirin", "antiplatelet")
    other = taken("clopidogrel", "antiplatelet")
    assert finding.check(situation(chart(drugs=[one])), LIMITS).value is False
    assert len(finding.check(situation(chart(drugs=[one, other])), LIMITS).evidence["antiplatelet"]) == 2


def test_route_and_exceptions_narrow_the_drugs() -> None:
    heparin = taken("unfractionated-heparin", "anticoagulant", route="subcutaneous")
    at = situation(chart(drugs=[heparin]))
    assert Taking(of=("anticoagulant",), route=("intravenous",)).check(at, {}).value is False
    assert Taking(of=("anticoagulant",), except_=("unfractionated-heparin",)).check(at, {}).value is False


def test_a_cream_is_not_taken_unless_it_is_asked_for() -> None:
    at = situation(chart(drugs=[taken("ketoconazole", route="topical")]))
    assert Taking(of=("ketoconazole",)).check(at, {}).value is False
    assert Taking(of=("ketoconazole",), route=("topical",)).check(at, {}).value is True


def test_long_and_short_use_need_a_start() -> None:
    long = Taking(of=("prednisolone",), for_at_least="long")
    short = Taking(of=("prednisolone",), for_less_than="long")
    for start, expected in ((days_ago(28), True), (days_ago(27), False), (None, None)):
        at = situation(chart(drugs=[taken("prednisolone", start=start)]))
        assert long.check(at, LIMITS).value is expected
        assert short.check(at, LIMITS).value is (None if expected is None else not expected)


@pytest.mark.parametrize(("started", "expected"), [(40, True), (38, True), (37, False)])
def test_a_drug_that_ended_was_long_in_use_up_to_its_end(started: int, expected: bool) -> None:
    finding = Taking(of=("prednisolone",), status=("ended",), within="window", for_at_least="long")
    drug = taken("prednisolone", status="ended", start=days_ago(started), end=days_ago(10))
    assert finding.check(situation(chart(drugs=[drug])), LIMITS).value is expected


def test_a_steroid_counts_by_the_prednisolone_it_amounts_to() -> None:
    finding = Taking(of=("steroid",), daily_prednisolone="five")
    assert "as much as 5 mg of prednisolone a day" in finding.says(LIMITS)
    for mg, expected in ((4, True), (3, False)):
        drug = taken("methylprednisolone", "steroid", dose=Dose(mg=mg, per_day=1))
        assert finding.check(situation(chart(drugs=[drug])), LIMITS).value is expected
    unsaid = finding.check(situation(chart(drugs=[taken("prednisolone", "steroid")])), LIMITS)
    assert unsaid.evidence["steroid"][0].note == "dose unknown, taken as high"


@pytest.mark.parametrize(
    ("drug", "high"),
    [
        (taken("apixaban", dose=Dose(mg=5, per_day=2)), True),
        (taken("apixaban", dose=Dose(mg=2.5, per_day=2)), False),
        (taken("apixaban"), True),
        (taken("rivaroxaban", dose=Dose(mg=10, per_day=1)), False),
        (taken("enoxaparin", dose=Dose(mg=40, per_day=1)), False),
        (taken("enoxaparin", dose=Dose(mg=40, per_day=2)), True),
        (taken("enoxaparin", dose=Dose(mg=80)), True),
        (taken("warfarin"), True),
    ],
)
def test_dose_class(drug: Drug, high: bool) -> None:
    at = situation(chart(drugs=[drug]))
    assert Taking(of=(drug.ingredient,), dose_class="high").check(at, {}).value is high
    assert Taking(of=(drug.ingredient,), dose_class="low").check(at, {}).value is not high


def test_an_unknown_dose_is_said() -> None:
    at = situation(chart(drugs=[taken("apixaban")]))
    [item] = Taking(of=("apixaban",), dose_class="high").check(at, {}).evidence["apixaban"]
    assert item.note == "dose unknown, taken as high"


def test_what_another_card_speaks_of_is_left_out() -> None:
    both = chart(drugs=[taken("warfarin", "anticoagulant"), taken("apixaban", "anticoagulant")])
    at = situation(both)
    finding = Taking(of=("anticoagulant",), not_covered_by=("ac-vka-inr-high",))
    assert [item.concept for item in finding.check(at, {}).evidence["anticoagulant"]] == ["warfarin", "apixaban"]
    rule = SimpleNamespace(covers=("vka",))
    spoken = {"vka": (Item("warfarin", concept="warfarin"),)}
    at.spoken["ac-vka-inr-high"] = cast(Outcome, SimpleNamespace(status="fired", rule=rule, evidence=spoken))
    assert [item.concept for item in finding.check(at, {}).evidence["anticoagulant"]] == ["apixaban"]


def test_a_drug_in_doubt_leaves_it_open_where_that_is_asked() -> None:
    doubted = taken("amiodarone", status="uncertain", why_uncertain="status not known in the prescription")
    at = situation(chart(drugs=[doubted]))
    assert Taking(of=("amiodarone",)).check(at, {}).value is False
    truth = Taking(of=("amiodarone",), in_doubt="unknown").check(at, {})
    assert truth.value is None
    assert [(one.kind, one.what) for one in truth.causes] == [
        ("doubtful", "amiodarone (status not known in the prescription)")
    ]
    sure = situation(chart(drugs=[doubted, taken("flecainide", "amiodarone")]))
    assert Taking(of=("amiodarone",), in_doubt="unknown").check(sure, {}).value is True


def test_one_in_doubt_matters_only_where_it_could_make_enough() -> None:
    two = Taking(of=("immunosuppressant",), in_doubt="unknown", times="two")
    doubted = taken("azathioprine", "immunosuppressant", status="uncertain")
    other = taken("ciclosporin", "immunosuppressant")
    assert two.check(situation(chart(drugs=[doubted])), LIMITS).value is False
    assert two.check(situation(chart(drugs=[doubted, other])), LIMITS).value is None


def test_only_what_the_order_names_counts() -> None:
    finding = Taking(of=("antithrombotic",), named_in=("stop-antithrombotic",))
    drugs = [taken("warfarin", "anticoagulant", "antithrombotic"), taken("aspirin", "antiplatelet", "antithrombotic")]
    told = order(texts=(("note", "Stop Coumadin and rivaroxaban."),))
    truth = finding.check(situation(chart(drugs=drugs), told), {})
    assert [item.concept for item in truth.evidence["antithrombotic"]] == ["warfarin"]
    unread = chart({"medications": DataState(status="failed")})
    assert finding.check(situation(unread, told), {}).value is None
    assert finding.check(situation(unread), {}).value is False


def test_only_what_says_it_in_its_own_entry_counts_and_is_quoted() -> None:
    finding = Taking(of=("anticoagulant",), noted=("bridge",))
    drugs = [
        taken("enoxaparin", "anticoagulant", text="as before\nbridging for the hip"),
        taken("warfarin", "anticoagulant"),
    ]
    (item,) = finding.check(situation(chart(drugs=drugs)), {}).evidence["anticoagulant"]
    assert (item.concept, item.note) == ("enoxaparin", "“bridging for the hip”")


def test_taking_says_itself() -> None:
    finding = Taking(of=("systemic-antibacterial",), status=("active", "ended"), within="window")
    assert finding.says(LIMITS) == (
        "the patient takes or took systemic antibacterial (ended at most 14 days before the injection)"
    )
