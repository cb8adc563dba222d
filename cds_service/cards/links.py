"""Links of cards. An address says what is ordered, in words of a closed list, and nothing about the patient."""

from functools import lru_cache
from urllib.parse import urlencode

from cds_service.cards.topic import Voice
from cds_service.wire.card import Link

LABEL = "Handout for the patient"


def links(voice: Voice, handout: str) -> tuple[Link, ...]:
    """The links of a card that this voice leads. `handout` is the address of the page, without its words."""
    if not voice.card.hands_out:
        return ()
    order, leaflet = voice.scene.order, voice.scene.kit.tables.leaflet
    return (_handout(handout, order.kind, order.side, leaflet.of_order(order.kind, order.families)),)


@lru_cache(maxsize=1024)
def _handout(page: str, kind: str, side: str, topics: frozenset[str]) -> Link:
    words = urlencode({"kind": kind, "side": side, "with": ",".join(sorted(topics))}, safe=",")
    return Link.checked(label=LABEL, url=f"{page}?{words}", type="absolute")
