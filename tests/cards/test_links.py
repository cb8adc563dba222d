"""Links of cards: closed words only, on the cards that draft a leaflet."""

from urllib.parse import parse_qs, urlsplit

from cds_service.cards.bound import BoundCard
from cds_service.cards.links import links
from cds_service.cards.sources import Page
from cds_service.cards.text import Text
from cds_service.cards.topic import Voice
from cds_service.reasoning.truth import Item
from cds_service.wire.card import Source
from tests.cards.outcomes import fired
from tests.cards.scenes import order, scene

HANDOUT = "https://cds.example.org/handout"
PAGE = Page(Source.checked(label="EULAR 2021"), "", HANDOUT)


def voice(hands_out: bool) -> Voice:
    at = scene({"diabetes": (Item(display="type 2 diabetes"),)}, order_=order(kind="block-sup", side="left"))
    card = BoundCard(Text(()), (), (), (), (), None, hands_out)
    return Voice(at, fired("plan-aftercare-bundle"), card, "info")


def test_only_a_card_that_drafts_the_leaflet_has_one() -> None:
    assert links(voice(hands_out=False), PAGE) == ()


def test_the_address_names_the_order_and_nothing_of_the_patient() -> None:
    (link,) = links(voice(hands_out=True), PAGE)
    asked = parse_qs(urlsplit(link.url).query)
    assert (asked["kind"], asked["side"]) == (["block-sup"], ["left"])
    assert "block" in asked["with"][0].split(",")
    assert "diabetes" not in link.url
    assert link.url.startswith(HANDOUT + "?")
