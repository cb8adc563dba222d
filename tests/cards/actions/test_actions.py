"""The vocabulary as a whole."""

from cds_service.cards.actions import ACTIONS


def test_there_are_twenty_words_and_none_stops_signs_or_reverses() -> None:
    assert len(ACTIONS) == 20
    assert not [word for word in ACTIONS if any(bad in word for bad in ("stop", "sign", "reverse", "discontinue"))]
