"""The governance page: what it shows, and to whom."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import SecretStr

from cds_service.api.service import Service
from cds_service.app import create_app
from cds_service.pages.governance import reader
from cds_service.pages.governance.operator import Operator
from cds_service.pages.governance.routes import ASKED, asked, routes
from cds_service.settings import Settings
from cds_service.store.modes import Switch, Switches
from cds_service.store.store import Store
from cds_service.store.tables import answers, findings
from tests.api.calls import call
from tests.governance.history import Past

NOW = datetime.now(UTC)
TOKEN = "t" * 32


def application(**settings: Any) -> FastAPI:
    return create_app(Settings(reload_every=0, **settings))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application in development with a past in its store."""
    made = application(store="", state=tmp_path_factory.mktemp("state"))
    yield made
    made.state.service.store.close()


@pytest.fixture
def store(kept: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(reader, "FRESH", 0.0)
    found: Store = kept.state.service.store
    return found


def shown(app: FastAPI, query: str = "", **headers: str) -> httpx.Response:
    return call(app, "GET", f"/governance{query}", headers=headers)


def test_an_empty_store_has_a_page(store: Store, kept: FastAPI) -> None:
    answer = shown(kept)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    for words in ("None: every rule fires about as often", "Every rule is visible to everybody.", "No comments."):
        assert words in answer.text


def test_what_happened_is_on_the_page(store: Store, kept: FastAPI) -> None:
    past = Past()
    first, second = past.answer(NOW - timedelta(hours=1), {"ac-vka-inr-high": "warning", "dose-la-max": "critical"})
    past.word(first, NOW - timedelta(minutes=59), "overridden", reason="data-wrong", comment="<b>wrong</b> patient")
    past.word(second, NOW - timedelta(minutes=59), "accepted")
    past.keep(store)
    Switches(store.database).set(Switch("dose-la-max", "silent", tenant="north", by="governance lead", why="on trial"))

    text = shown(kept).text
    for words in ("ac-vka-inr-high", "data-wrong", "on trial", "governance lead", "order-sign", "50%", "under 10 min"):
        assert words in text
    assert "&lt;b&gt;wrong&lt;/b&gt; patient" in text
    assert "<b>wrong" not in text
    assert "style=" not in text
    assert text.count("<script") == 1, "the word for the wait is the only one"


def test_the_page_can_be_narrowed(store: Store, kept: FastAPI) -> None:
    text = shown(kept, "?rule=ac-vka-inr-high&weeks=4&hook=order-sign").text

    assert "<option selected>ac-vka-inr-high</option>" in text
    assert "By version" in text
    assert "1 of 1. Comments" in text
    assert "No comments." in shown(kept, "?client=nobody").text


def test_what_makes_no_sense_in_the_address_is_left_out(kept: FastAPI) -> None:
    query = urlencode({"weeks": "٣", "rule": "x" * 1000})
    weeks, only = asked(Request({"type": "http", "query_string": query.encode()}))
    assert (weeks, len(only["rule"]), only["client"]) == (ASKED, 200, "")


def test_a_page_is_kept_for_a_moment(kept: FastAPI, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FRESH", 60.0)
    before = shown(kept, "?weeks=52").text
    past = Past()
    past.answer(NOW - timedelta(hours=1), {"tech-guidance-missing": "info"})
    past.keep(store)

    assert shown(kept, "?weeks=52").text == before
    for count in range(reader.MOST_KEPT + 1):
        shown(kept, f"?weeks=52&tenant={count}")
    assert shown(kept, "?weeks=52").text != before


def test_a_store_that_does_not_answer_is_said(tmp_path: Path) -> None:
    made = application(store="", state=tmp_path)
    with made.state.service.store.database.writing() as connection:
        answers.drop(connection)

    answer = shown(made)
    assert answer.status_code == 503
    assert "The store does not answer now. Cards are shown as ever." in answer.text
    made.state.service.store.close()


def test_a_store_that_goes_while_it_is_read_is_said_on_the_page(tmp_path: Path) -> None:
    made = application(store="", state=tmp_path)
    with made.state.service.store.database.writing() as connection:
        findings.drop(connection)

    answer = shown(made)
    assert answer.status_code == 200
    assert "The store does not answer any more. Cards are shown as ever." in answer.text
    made.state.service.store.close()


def test_without_a_store_there_is_nothing_to_show() -> None:
    answer = shown(application(store="off"))

    assert answer.status_code == 404
    assert "The store is switched off, so nothing is remembered." in answer.text


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"operator:{password}".encode()).decode()


@pytest.fixture(scope="module")
def guarded() -> FastAPI:
    return application(store="off", governance_token=TOKEN)


@pytest.mark.parametrize("sent", [f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(TOKEN)])
def test_who_has_the_token_sees_the_page(guarded: FastAPI, sent: str) -> None:
    assert shown(guarded, Authorization=sent).status_code == 404  # seen: there is no store


@pytest.mark.parametrize(
    "sent", ["", "Bearer", f"Bearer {TOKEN}x", "Bearer ", f"Token {TOKEN}", basic("x"), "Basic !", basic("")]
)
def test_who_has_not_sees_nothing(guarded: FastAPI, sent: str) -> None:
    answer = shown(guarded, Authorization=sent) if sent else shown(guarded)

    assert (answer.status_code, answer.text) == (401, "Only for the operator of this service.\n")
    assert answer.headers["www-authenticate"] == 'Basic realm="governance", Bearer'
    assert answer.headers["content-security-policy"]


def test_a_token_that_can_be_guessed_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_GOVERNANCE_TOKEN", "short")
    with pytest.raises(ValueError, match="at least 32"):
        Settings()


def test_production_without_a_token_serves_no_page() -> None:
    closed = Settings.model_construct(mode="production", governance_token=None)
    service = Service(Settings())
    service.settings = closed

    assert routes(service) == []
    assert Operator(Settings.model_construct(mode="production", governance_token=SecretStr(TOKEN))).serves
