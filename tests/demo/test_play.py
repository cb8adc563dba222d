"""Firing examples and judging the answers, against a stand-in for the server."""

from datetime import date
from typing import Any

import httpx
import pytest

from cds_service.demo import play
from cds_service.demo.examples import Example

CARD = {
    "summary": "Aftercare.",
    "indicator": "info",
    "source": {"label": "EULAR 2021"},
    "extension": {play.FINDINGS: {"findings": [{"rule": "plan-aftercare-bundle", "indicator": "info"}]}},
}


def example(expect: dict[str, str]) -> Example:
    return Example(
        "clean", "A clean order", "hip-injection-order-sign", {"hook": "order-sign"}, expect, date(2026, 3, 30)
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Answers every call with the cards in this list."""
    cards = [CARD]
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"cards": cards}, request=request))
    real = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **_: real(transport=transport, base_url="http://127.0.0.1"))
    return cards


def test_expected_cards_pass(server: list[dict[str, Any]]) -> None:
    said: list[str] = []
    assert play.play("http://127.0.0.1", [example({"plan-aftercare-bundle": "info"})], said.append, colour=False) == 0
    assert any("[INFO] Aftercare." in line for line in said)


def test_other_cards_are_counted_and_shown(server: list[dict[str, Any]]) -> None:
    said: list[str] = []
    assert play.play("http://127.0.0.1", [example({"ac-vka-inr-high": "warning"})], said.append, colour=False) == 1
    assert "    DIFFERENT FROM EXPECTED: {'ac-vka-inr-high': 'warning'}" in said
    assert "    what came back:          {'plan-aftercare-bundle': 'info'}" in said


def test_silence_is_said(server: list[dict[str, Any]]) -> None:
    server.clear()
    said: list[str] = []
    assert play.play("http://127.0.0.1", [example({})], said.append, colour=False) == 0
    assert "    no card: nothing to say" in said
