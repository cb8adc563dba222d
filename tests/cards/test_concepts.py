"""CodeableConcepts in words and codes."""

from cds_service.cards.concepts import concept

CODINGS = [{"system": "http://loinc.org", "code": "6301-6", "display": "INR"}]


def test_a_concept_has_its_codes_before_its_words() -> None:
    assert list(concept("INR", CODINGS).items()) == [("coding", CODINGS), ("text", "INR")]


def test_without_codes_the_words_stand_alone() -> None:
    assert concept("INR", []) == concept("INR") == {"text": "INR"}


def test_words_of_a_chart_are_harmless() -> None:
    assert concept("<b>INR</b>") == {"text": "‹b›INR‹/b›"}
