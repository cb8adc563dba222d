"""Links of cards. They say what is ordered, in words of a closed list, and nothing about the patient."""

from functools import lru_cache
from urllib.parse import urlencode

from cds_service.cards.sources import Page
from cds_service.cards.topic import Voice
from cds_service.wire.card import Link
from cds_service.wire.message import ENCODER

HANDOUT = "Handout for the patient"
TIMELINE = "Antithrombotic timeline"


def links(voice: Voice, page: Page) -> tuple[Link, ...]:
    """The links of a card that this voice leads."""
    order, made = voice.scene.order, []
    if voice.card.hands_out:
        topics = voice.scene.kit.tables.leaflet.of_order(order.kind, order.families)
        made.append(_handout(page.handout, order.kind, order.side, topics))
    if page.launch:  # the app is told which injection is meant
        meant = {"kind": order.kind, "side": order.side, "day": order.when.first.isoformat()}
        context = ENCODER.encode(meant).decode()
        made.append(Link(label=TIMELINE, url=page.launch, type="smart", app_context=context))
    return tuple(made)


@lru_cache(maxsize=1024)
def _handout(address: str, kind: str, side: str, topics: frozenset[str]) -> Link:
    words = urlencode({"kind": kind, "side": side, "with": ",".join(sorted(topics))}, safe=",")
    return Link.checked(label=HANDOUT, url=f"{address}?{words}", type="absolute")
