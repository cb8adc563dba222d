"""What a client of another profile would keep of an answer: the cards, and what it does differently."""

from typing import Any

import msgspec

from cds_service.cards.profiles import for_client, profiles
from cds_service.wire.card import Card
from cds_service.wire.errors import malformed


class _Answer(msgspec.Struct):
    cards: list[dict[str, Any]]


def kept(name: str, body: bytes) -> bytes:
    """JSON: `cards` as the profile shapes them, `notes`. Raises RefusalError (400) for what is no answer of ours."""
    try:
        cards = [Card.checked(**card) for card in msgspec.json.decode(body, type=_Answer).cards]
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError):
        raise malformed("This is no answer with cards.", "Send the JSON that the service answered.") from None
    profile = profiles()[name]
    source = [f"As documented by: {profile.documented_by}."] if profile.documented_by else []
    return msgspec.json.encode({"cards": for_client(cards, name), "notes": [*profile.notes, *source]})
