"""P9, P10: hostile text of a chart, over HTTP, in the three ways in which a client may print a card."""

import json
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.api import orders
from tests.api.calls import SIGN
from tests.api.fhir_server import bundle
from tests.cards.test_escape import HOSTILE
from tests.hostile import bodies
from tests.trust.serving import Served

OURS = {"p", "strong", "ul", "li", "br"}  # elements that the templates of cards make
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class Elements(HTMLParser):
    """Every element, comment and declaration of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} with attributes" if attrs else tag)

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("declaration")


def elements(html: str) -> set[str]:
    reader = Elements()
    reader.feed(html)
    reader.close()
    return set(reader.found)


def texts(value: Any) -> Iterator[str]:
    """Everything that a client may print of a card. Resources are orders, with the words that were ordered."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in ("extension", "url", "uuid", "resourceId", "reference", "system", "resource"):
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def cards(served: Served, words: str) -> list[dict[str, Any]]:
    """The cards for a chart and an order in which this text stands wherever one reaches a card."""
    body = bodies.usual(
        medications=bodies.taking(f"warfarin {words}", f"apixaban {words} 5 mg"),
        conditions=bundle(bodies.condition(f"septic arthritis {words}"), bodies.condition(words) | {"id": "c2"}),
        allergies=bundle(
            {"resourceType": "AllergyIntolerance", "id": "a1", "code": {"text": f"lidocaine {words}"}, "patient": {}}
        ),
        labs=bundle(bodies.INR | {"valueQuantity": {"value": 3.6, "unit": words}, "valueString": words}),
    )
    patient = orders.PATIENT | {"name": [{"text": words, "family": words}]}
    body["prefetch"]["patient"] = patient
    order = body["context"]["draftOrders"]["entry"][0]["resource"]
    order["code"]["text"] = f"Ultrasound-guided injection of hip joint {words}"
    order["note"] = [{"text": words}]
    answer = served.http.post(SIGN, content=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["cards"]
    assert found
    return found


def assert_harmless(card: dict[str, Any]) -> None:
    assert elements(MARKDOWN.render(card.get("detail", ""))) <= OURS
    for text in texts(card):
        assert elements(text) == set(), f"printed as HTML: {text!r}"
        rendered = elements(MARKDOWN.render(text))
        assert not rendered & {"a", "img", "a with attributes", "img with attributes"}, text
    links = [card["source"].get("url", ""), *(link["url"] for link in card.get("links", []))]
    assert all(link.startswith(("https://", "http://127.0.0.1")) for link in links if link)


@pytest.mark.parametrize("words", HOSTILE)
def test_p9_hostile_text_makes_no_element_link_or_image(served: Served, words: str) -> None:
    for card in cards(served, words):
        assert_harmless(card)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.sampled_from("<>[]()!`*_~#|&;:/\\\"'=-+.@ \n\tahrefscipt1"), max_size=60))
def test_p9_no_mixture_of_marks_makes_one(served: Served, words: str) -> None:
    for card in cards(served, words):
        assert_harmless(card)


TRICKS = {
    "override": "\u202ecod\u202c",
    "isolates": "\u2066a\u2069",
    "marks": "\u200e\u200f\u061c",
    "zero width": "war\u200bfa\u200drin\ufeff",
    "combining flood": "a" + "\u0301" * 500,
    "tags": "\U000e0041\U000e0042",
    "long": "medicine " * 200,
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 30,
}


@pytest.mark.parametrize("trick", TRICKS)
def test_p10_no_hidden_character_and_no_flood_reaches_a_card(served: Served, trick: str) -> None:
    for card in cards(served, TRICKS[trick]):
        assert len(card["summary"]) < 140
        for text in texts(card):
            hidden = {character for character in text if unicodedata.category(character) in HIDDEN} - {"\n"}
            assert hidden == set()
            assert "\u0301" * 4 not in text
