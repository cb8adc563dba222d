"""Cards before and after a change."""

from cds_service.pages.explain.difference import differences
from cds_service.wire.card import Card, Coding, Indicator, Source


def card(rule: str, summary: str, indicator: Indicator = "info") -> Card:
    topic = Coding(code=rule, system="urn:rules")
    source = Source(label="x", topic=topic)
    return Card(uuid="00000000-0000-4000-8000-000000000000", summary=summary, indicator=indicator, source=source)


def test_what_changed_stands_first() -> None:
    before = [card("a", "one"), card("b", "two"), card("c", "three")]
    after = [card("a", "one"), card("b", "two", "warning"), card("d", "four")]
    assert [(one.word, one.rule) for one in differences(before, after)] == [
        ("changes", "b"),
        ("appears", "d"),
        ("goes", "c"),
        ("stays", "a"),
    ]


def test_without_cards_there_is_no_difference() -> None:
    assert differences([], []) == ()


def test_a_card_without_a_topic_is_known_by_its_words() -> None:
    plain = Card(uuid="00000000-0000-4000-8000-000000000000", summary="s", indicator="info", source=Source(label="x"))
    assert [one.word for one in differences([plain], [plain])] == ["stays"]
