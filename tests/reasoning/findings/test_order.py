"""Findings about the order: one row per answer, boundaries side by side."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Condition
from cds_service.chart.order import Order
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.truth import Cause, Item, Truth
from tests.reasoning.findings.factory import chart, limits, on, order, situation

LIMITS = limits(soon=(3, "d"), later=(14, "d"), two=(2, "1"), three=(3, "1"))


def ask(word: str, given: Any, order_: Order | None = None, **facts: Any) -> Truth:
    finding = FINDINGS[word].model_validate(given)
    return finding.check(situation(chart(**facts), order_ or order()), LIMITS)


def the_item(truth: Truth) -> Item:
    ((item,),) = truth.evidence.values()
    return item


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ("ia", True),
        ("dx", False),
        (["dx", "ia"], True),
        ("intra-articular", True),
        ("block", False),
        ("low-bleeding-risk", True),
        ("deep-bleeding-risk", False),
    ],
)
def test_kind(given: Any, holds: bool) -> None:
    assert ask("kind", given).value is holds


def test_kind_shows_its_title_and_word() -> None:
    item = the_item(ask("kind", "ia"))
    assert item.value == "ia"
    assert item.display


@pytest.mark.parametrize(
    ("used", "given", "holds"),
    [
        ("ultrasound", "ultrasound", True),
        ("ultrasound", ["fluoroscopy", "ct"], False),
        ("fluoroscopy", "ionising", True),
        ("ct", "ionising", True),
        ("mri", "ionising", False),
        ("not-stated", ["landmark", "not-stated"], True),
    ],
)
def test_guidance(used: Any, given: Any, holds: bool) -> None:
    assert ask("guidance", given, order(guidance=used)).value is holds


def test_guidance_shows_where_it_stands() -> None:
    item = the_item(ask("guidance", "ultrasound", order(guidance_source="20611")))
    assert (item.display, item.value, item.note) == ("guidance", "ultrasound", "20611")


def test_guidance_that_is_missing_reads_as_a_phrase() -> None:
    item = the_item(ask("guidance", "not-stated", order(guidance="not-stated")))
    assert (item.display, item.value) == ("guidance", "not stated")


@pytest.mark.parametrize(
    ("side", "sources", "given", "holds"),
    [
        ("right", (), "right", True),
        ("right", (), "left", False),
        ("unknown", (), "unknown", True),
        ("right", (("body site", "right"), ("reason", "left")), "conflicting", True),
        ("right", (("body site", "right"), ("reason", "right")), "conflicting", False),
        ("right", (("body site", "right"), ("reason", "bilateral")), "conflicting", False),
        ("right", (("body site", "right"), ("reason", "unknown")), "conflicting", False),
        ("bilateral", (), ["right", "left"], False),
    ],
)
def test_order_side(side: Any, sources: Any, given: Any, holds: bool) -> None:
    assert ask("order_side", given, order(side=side, side_sources=sources)).value is holds


def test_order_side_shows_every_source() -> None:
    sources = (("body site", "right"), ("reason", "left"))
    truth = ask("order_side", "conflicting", order(side_sources=sources))
    assert [(item.display, item.side) for item in truth.evidence["order_side"]] == list(sources)


def test_order_side_without_a_source_is_named() -> None:
    item = the_item(ask("order_side", "unknown", order(side="unknown", side_sources=())))
    assert (item.display, item.value) == ("side on the order", "unknown")


@pytest.mark.parametrize(
    ("when", "given", "holds"),
    [
        ("2026-03-30", {"within": "soon"}, True),
        ("2026-04-02", {"within": "soon"}, True),
        ("2026-04-03", {"within": "soon"}, False),
        ("2026-04-02", {"closer_than": "soon"}, False),
        ("2026-04-01", {"closer_than": "soon"}, True),
        ("2026-03-29", {"within": "soon"}, False),
        ("2026-03-29", {"within": "soon", "direction": "before"}, True),
    ],
)
def test_order_date_counts_from_today(when: str, given: Any, holds: bool) -> None:
    assert ask("order_date", given, order(when=on(when))).value is holds


def test_an_order_without_a_date_says_that_today_stands_for_it() -> None:
    item = the_item(ask("order_date", {"within": "soon"}, order(when_source="today")))
    assert item.note == "no date on the order: today"


def test_order_says_shows_the_sentence_and_its_place() -> None:
    said = order(texts=(("patientInstruction", "Rest. Stop warfarin 5 days before. Bring a friend."),))
    item = the_item(ask("order_says", "stop-antithrombotic", said))
    assert item.value == "Stop warfarin 5 days before."
    assert (item.concept, item.display) == ("stop-antithrombotic", "patient instruction")
    denied = order(texts=(("patientInstruction", "Do not stop warfarin before."),))
    assert ask("order_says", "stop-antithrombotic", denied).value is False


OSTEOARTHRITIS = Condition(concepts=frozenset({"hip-osteoarthritis", "hip-indication"}), display="hip OA", side="right")
BURSITIS = Condition(concepts=frozenset({"greater-trochanteric-pain", "hip-indication"}), display="GTPS", side="right")
OTHER = Condition(concepts=frozenset({"hypertension"}), display="hypertension")
LEFT = Condition(concepts=OSTEOARTHRITIS.concepts, display="left hip OA", side="left")
UNSIDED = Condition(concepts=OSTEOARTHRITIS.concepts, display="hip OA")
PAST = Condition(concepts=OSTEOARTHRITIS.concepts, display="hip OA", side="right", status="past")
ANY = "hip-indication"
FAILED = {"conditions": DataState(status="failed")}


@pytest.mark.parametrize(
    ("reasons", "conditions", "given", "holds"),
    [
        ([OSTEOARTHRITIS], [], ANY, True),
        ([OTHER], [], ANY, False),
        ([], [], ANY, False),
        ([], [OSTEOARTHRITIS], ANY, True),
        ([], [UNSIDED], ANY, True),
        ([], [LEFT], ANY, False),
        ([], [PAST], ANY, False),
        ([], [OSTEOARTHRITIS], {"of": ANY, "source": "order"}, False),
        ([OSTEOARTHRITIS], [], {"of": ANY, "source": "chart"}, False),
        ([OSTEOARTHRITIS], [BURSITIS], "greater-trochanteric-pain", False),
        ([OTHER], [BURSITIS], "greater-trochanteric-pain", True),
    ],
)
def test_indication(reasons: Any, conditions: Any, given: Any, holds: bool) -> None:
    assert ask("indication", given, order(reasons=tuple(reasons)), conditions=conditions).value is holds


def test_an_indication_that_may_be_there_is_unknown() -> None:
    free_text = ask("indication", ANY, order(reason_text="stiff"))
    assert free_text.causes == (Cause("unparsable", "reason is free text"),)
    unread = ask("indication", ANY, data=FAILED)
    assert [cause.kind for cause in unread.causes] == ["failed"]
    assert ask("indication", ANY, order(reasons=(OSTEOARTHRITIS,)), data=FAILED).value is True
    assert ask("indication", {"of": ANY, "source": "order"}, data=FAILED).value is False


def test_an_indication_fits_the_kind_by_the_table() -> None:
    fits = {"fits": "order"}
    assert ask("indication", fits, order(reasons=(OSTEOARTHRITIS,))).value is True
    assert ask("indication", fits, order(kind="bursa-gt", reasons=(OSTEOARTHRITIS,))).value is False


@pytest.mark.parametrize(
    ("word", "given", "says"),
    [
        ("kind", ["ia", "dx"], "the order is for intra-articular hip injection or diagnostic hip injection"),
        ("guidance", "ionising", "the guidance of the needle is ionising"),
        ("order_side", ["unknown"], "the side of the order is unknown"),
        ("order_says", "stop-antithrombotic", "the order's text says: stop antithrombotic"),
        (
            "indication",
            {"fits": "order"},
            "an indication that fits this kind of injection is on the order or problem list",
        ),
    ],
)
def test_says(word: str, given: Any, says: str) -> None:
    assert FINDINGS[word].model_validate(given).says(LIMITS) == says
