"""Links of cards. They say what is ordered, in words of a closed list, and nothing about the patient."""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlencode

import msgspec

from cds_service.cards.sources import Page
from cds_service.cards.topic import Voice
from cds_service.wire.card import Link

HANDOUT = "Handout for the patient"
TIMELINE = "Antithrombotic timeline"


def links(voice: Voice, page: Page) -> tuple[Link, ...]:
    """The links of a card that this voice leads."""
    return tuple(_links(voice, page)) if page.launch or voice.card.hands_out else ()


def _links(voice: Voice, page: Page) -> Iterator[Link]:
    order = voice.scene.order
    if voice.card.hands_out:
        topics = voice.scene.kit.tables.leaflet.of_order(order.kind, order.families)
        yield _handout(page.handout, order.kind, order.side, topics)
    if page.launch:  # the app is told which injection is meant
        meant = {"kind": order.kind, "side": order.side, "day": order.when.first.isoformat()}
        yield Link(label=TIMELINE, url=page.launch, type="smart", app_context=msgspec.json.encode(meant).decode())


@lru_cache(maxsize=1024)
def _handout(address: str, kind: str, side: str, topics: frozenset[str]) -> Link:
    words = urlencode({"kind": kind, "side": side, "with": ",".join(sorted(topics))}, safe=",")
    return Link.checked(label=HANDOUT, url=f"{address}?{words}", type="absolute")
