"""Named phrases: each example sentence of the table, and what the rest of an order must not trigger."""

import msgspec
import pytest
import ryaml

from cds_service.chart.orders.phrases import PhraseEntry
from tests.chart.orders.drafting import RULES, drug, hip, read_one, tables

ENTRIES = msgspec.convert(ryaml.loads((RULES / "tables" / "phrases.yaml").read_text("utf-8")), dict[str, PhraseEntry])


def _examples(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, entry in ENTRIES.items() for text in getattr(entry, kind)]


@pytest.mark.parametrize(("name", "text"), _examples("says"))
def test_sentence_says_it(name: str, text: str) -> None:
    found = tables().phrases[name].sentence(text)
    assert found
    assert found in text


@pytest.mark.parametrize(("name", "text"), _examples("does_not_say"))
def test_sentence_does_not_say_it(name: str, text: str) -> None:
    assert tables().phrases[name].sentence(text) == ""


def test_a_denial_after_the_word_counts_in_its_own_clause() -> None:
    phrase = tables().phrases["bridge"]
    assert phrase.sentence("Bridging as planned, INR not done") != ""
    assert phrase.sentence("Bridging is not needed, INR done") == ""


@pytest.mark.parametrize("name", ENTRIES)
def test_every_phrase_has_examples_of_both(name: str) -> None:
    assert ENTRIES[name].says
    assert ENTRIES[name].does_not_say


def test_forty_characters_between_stop_and_agent_is_the_limit() -> None:
    phrase = tables().phrases["stop-antithrombotic"]
    at_limit = "stop" + " " + "x" * 38 + " " + "apixaban"
    assert phrase.sentence(at_limit) == at_limit
    assert phrase.sentence("stop" + " " + "x" * 39 + " " + "apixaban") == ""


def test_sentence_is_found_among_others_and_taken_out() -> None:
    phrase = tables().phrases["stop-antithrombotic"]
    text = "Rest for a day. Stop Xarelto 3 days before. Drink water."
    assert phrase.sentence(text) == "Stop Xarelto 3 days before."
    assert phrase.without(text) == "Rest for a day. Drink water."


def test_order_tells_where_it_is_said() -> None:
    order = read_one(hip(patientInstruction="stop rivaroxaban 3 days before"))
    said = tables().phrases["stop-antithrombotic"].said_in(order)
    assert said == ("patientInstruction", "stop rivaroxaban 3 days before")


def test_note_of_another_drug_is_no_instruction_of_the_order() -> None:
    heparin = drug("enoxaparin", note=[{"text": "stop when warfarin works, bridge until then"}])
    order = read_one(hip(), heparin)
    assert tables().phrases["stop-antithrombotic"].said_in(order) is None
    assert tables().phrases["bridge"].said_in(order) == ("drug note", "stop when warfarin works, bridge until then")


def test_code_of_the_order_may_say_it() -> None:
    order = read_one(hip("20551"))
    assert tables().phrases["tendon-origin"].said_in(order) == ("code", order.code_text)


def test_silent_order_says_nothing() -> None:
    assert all(phrase.said_in(read_one(hip())) is None for phrase in tables().phrases.values())


def test_long_text_is_searched_in_linear_time() -> None:
    phrase = tables().phrases["stop-antithrombotic"]
    assert phrase.sentence("stop " * 100_000) == ""


@pytest.mark.parametrize(
    ("said", "drugs"),
    [
        ("stop rivaroxaban 3 days before", {"rivaroxaban"}),
        ("Stop Xarelto 20 mg and aspirin 81 mg one week before.", {"rivaroxaban", "aspirin"}),
        ("Aspirin, clopidogrel and warfarin should be stopped.", {"aspirin", "clopidogrel", "warfarin"}),
        ("Stop rivaroxaban 3 days before, aspirin can go on.", {"rivaroxaban"}),
        ("Continue aspirin, stop rivaroxaban.", {"rivaroxaban"}),
        ("Stop rivaroxaban but not aspirin.", {"rivaroxaban"}),
        ("Stop rivaroxaban, continue aspirin.", {"rivaroxaban"}),
        ("Stop Plavix. Hold Eliquis too.", {"clopidogrel", "apixaban"}),
        ("Stop your blood thinners.", {"antithrombotic"}),
        ("Hold DOAC / anticoagulants.", {"direct-oral-anticoagulant", "anticoagulant"}),
        ("Hold pressure; takes apixaban.", set()),
        ("Do not stop apixaban.", set()),
    ],
)
def test_an_instruction_is_about_the_drugs_that_it_names(said: str, drugs: set[str]) -> None:
    order = read_one(hip(patientInstruction=said))
    assert tables().phrases["stop-antithrombotic"].about(order) == drugs
