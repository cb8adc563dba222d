"""Trees as sentences, card texts with their placeholders readable."""

from cds_service.pages.rules.sentences import Piece, definitions, pieces, sentence
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.ruleset import Ruleset


def test_a_tree_is_nested_sentences(by_id: dict[str, Compiled]) -> None:
    said = sentence(by_id["ci-pregnancy"].cases[0].tree)
    assert said.text == "all of these hold:"
    assert [one.text for one in said.below] == [
        "the patient meets the definition “pregnant”",
        "steroid is drafted for this injection",
    ]
    assert said.below[0].defined == ("pregnant",)


def test_definitions_are_followed_to_their_end(by_id: dict[str, Compiled], rules: Ruleset) -> None:
    found = definitions(rules.definitions, by_id["ci-pregnancy"].trees())
    assert list(found)[:2] == ["pregnant", "pregnancy-possible"]
    assert all(one.below for one in found.values())


def test_limits_are_filled_in_and_evidence_becomes_a_slot() -> None:
    limits = {"most": Limit(value=4.5, unit="{INR}", source="local")}
    assert pieces("INR {inr.days_ago} days old: above {most}.", limits) == (
        Piece("INR "),
        Piece("number", slot=True),
        Piece(" days old: above "),
        Piece("4.5"),
        Piece("."),
    )
    assert pieces("", limits) == ()
