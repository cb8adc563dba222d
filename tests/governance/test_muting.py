"""With the rules as they are: muting one changes no word of the cards of the others."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from cds_service.api.call import Call
from cds_service.api.service import Service
from cds_service.demo import examples
from cds_service.folders import data_folder
from cds_service.reasoning.muted import Muted
from cds_service.wire.card import Card

EXAMPLES = examples.load(data_folder("fhir_examples"))
NOW = datetime.now(UTC)  # one moment for all calls: drafts on cards carry it to the second
UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def asked(service: Service, example: examples.Example, muted: Muted) -> tuple[Call, list[Card]]:
    body = msgspec.json.encode(example.on(NOW.date()))
    call = service.call(body, example.service.removeprefix("hip-injection-"))
    service.muted = lambda _client, _tenant: muted
    return call, asyncio.run(call.cards())


def words(cards: list[Card]) -> Any:
    return UUIDS.sub("", msgspec.json.encode(cards).decode())


def leading(cards: list[Card]) -> list[str]:
    return [card.source.topic.code for card in cards if card.source.topic]


@pytest.fixture
def alone(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(service, "muted", service.muted)  # put back afterwards
    monkeypatch.setattr(service, "clock", lambda: NOW)
    return service


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.expect], ids=lambda one: one.name)
def test_silent_and_off_look_the_same_to_the_user(alone: Service, example: examples.Example) -> None:
    for rule in [rule for rule in example.expect if not rule.startswith(("sys-", "data-gaps"))]:
        seen, silent_cards = asked(alone, example, Muted(silent=frozenset({rule})))
        _, off_cards = asked(alone, example, Muted(off=frozenset({rule})))

        assert words(silent_cards) == words(off_cards), rule
        assert rule not in leading(silent_cards)
        assert leading(seen.unseen) == [rule]


def test_a_silent_rule_takes_no_place_of_another(alone: Service) -> None:
    many = next(one for one in EXAMPLES if one.name == "15-many-problems-at-once")
    everything, cards = asked(alone, many, Muted())
    _, fewer = asked(alone, many, Muted(silent=frozenset(leading(cards)[:1])))

    assert len(fewer) >= len(cards) - 1
    assert everything.aside == []
    assert everything.unseen == []
