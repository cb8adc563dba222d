"""Feedback: 200 when it is on disk, otherwise the sender is told to come again."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from cds_service.api.feedback import AT_ONCE, record
from cds_service.app import create_app
from cds_service.cards.reasons import SYSTEM
from cds_service.settings import MIB, Settings
from cds_service.store.moments import milliseconds
from cds_service.store.store import Store
from cds_service.store.tables import comments, feedback
from cds_service.trust.caller import Caller
from cds_service.wire.feedback import Feedback, read_feedback
from cds_service.wire.limits import Limits
from tests.api.calls import SIGN, call, issue
from tests.wire import samples

PATH = SIGN + "/feedback"


@pytest.fixture
def remembering(tmp_path: Path) -> Iterator[FastAPI]:
    app = create_app(Settings(reload_every=0, store="", state=tmp_path / "state", store_patience=0.1))
    yield app
    store_of(app).close()


def store_of(app: FastAPI) -> Store:
    store: Store = app.state.service.store
    return store


def rows(app: FastAPI) -> list[Any]:
    with store_of(app).database.reading() as connection:
        return list(connection.execute(select(feedback).order_by(feedback.c.card, feedback.c.suggestion)))


def send(app: FastAPI, *items: Any) -> Any:
    return call(app, "POST", PATH, {"feedback": list(items)})


def test_a_batch_of_good_and_bad_keeps_the_good(remembering: FastAPI) -> None:
    items = [samples.feedback(card=f"card-{n:03}", **({} if n % 2 else {"outcome": "ignored"})) for n in range(100)]
    answer = send(remembering, *items)
    assert answer.status_code == 200
    said = answer.json()["issue"]
    assert said[0]["details"]["text"] == "50 of 100 feedback items are kept."
    assert len(said) == 51
    assert [row.card for row in rows(remembering)] == [f"card-{n:03}" for n in range(1, 100, 2)]


@pytest.mark.parametrize(("comment", "aside"), [(100, False), (AT_ONCE, True)])
def test_others_are_served_while_a_long_body_is_read(
    comment: int, aside: bool, remembering: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[threading.Thread] = []

    def reading(body: bytes, limits: Limits) -> Any:
        readers.append(threading.current_thread())
        return read_feedback(body, limits)

    monkeypatch.setattr("cds_service.api.feedback.read_feedback", reading)
    item = samples.feedback(overrideReason={"userComment": "x" * comment})
    assert call(remembering, "POST", f"{SIGN}/feedback", {"feedback": [item]}).status_code == 200
    assert [one is not threading.current_thread() for one in readers] == [aside]


def test_repeats_are_one_and_contradictions_are_two(remembering: FastAPI) -> None:
    accepted = samples.feedback(outcome="accepted", acceptedSuggestions=[{"id": "s1"}])
    later = samples.feedback(outcomeTimestamp="2026-11-21T11:00:00Z")
    for item in (accepted, accepted, later, accepted):
        assert send(remembering, item).status_code == 200
    assert [(row.outcome, row.suggestion) for row in rows(remembering)] == [("overridden", ""), ("accepted", "s1")]


def test_the_sandbox_shapes(remembering: FastAPI) -> None:
    """cds-hooks/sandbox sends a reason without display, none at all, and accepts a card again and again."""
    reason = {"reason": {"code": "benefit-outweighs", "system": SYSTEM}}
    send(remembering, samples.feedback(card="a", overrideReason=reason), samples.feedback(card="b"))
    for minute in (1, 2):
        at = f"2026-11-21T10:0{minute}:00.000Z"
        send(
            remembering,
            samples.feedback(card="c", outcome="accepted", acceptedSuggestions=[{"id": "s"}], outcomeTimestamp=at),
        )
    kept = [(row.card, row.outcome, row.reason_code, row.non_adherence) for row in rows(remembering)]
    assert kept == [
        ("a", "overridden", "benefit-outweighs", "risk-benefit-ratio"),
        ("b", "overridden", "", ""),
        ("c", "accepted", "", ""),
        ("c", "accepted", "", ""),
    ]


def test_a_comment_is_kept_apart(remembering: FastAPI) -> None:
    send(remembering, samples.feedback(overrideReason={"userComment": "Walter Risk asked for it"}))
    (row,) = rows(remembering)
    assert row.commented and "Walter" not in str(row)
    with store_of(remembering).database.reading() as connection:
        assert connection.execute(select(comments.c.text)).scalar_one() == "Walter Risk asked for it"


def test_a_card_that_we_never_showed_gets_the_same_receipt(remembering: FastAPI) -> None:
    answer = send(remembering, samples.feedback(card="never-shown"))
    assert answer.json()["issue"] == [
        {
            "severity": "information",
            "code": "informational",
            "details": {"text": "1 of 1 feedback items are kept."},
        }
    ]


def test_feedback_that_cannot_be_kept_is_503(tmp_path: Path) -> None:
    app = create_app(Settings(reload_every=0, store="", state=tmp_path, store_patience=0.1, spool_limit=MIB))
    store = store_of(app)
    store.writer._spool.size = MIB  # as after a long outage
    with closing(sqlite3.connect(str(store.database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = send(app, samples.feedback())
        other.execute("ROLLBACK")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert issue(answer)["code"] == "transient"
    assert issue(answer)["diagnostics"] == "Send all of it again after 10 seconds: repeats do no harm."
    store.writer._spool.size = 0
    assert rows(app) == []
    assert send(app, samples.feedback()).status_code == 200
    store.close()


def test_without_a_store_it_is_501() -> None:
    answer = send(create_app(Settings(reload_every=0, store="off")), samples.feedback())
    assert (answer.status_code, issue(answer)["code"]) == (501, "not-supported")
    assert issue(answer)["details"]["text"] == "This service keeps no feedback: it runs without a store."


def test_an_item_becomes_a_record() -> None:
    item = Feedback.model_validate(
        samples.feedback(outcome="accepted", acceptedSuggestions=[{"id": "s1"}, {"id": "s2"}, {"id": "s1"}])
    )
    caller = Caller(issuer="https://ehr.example.org", tenant="north")
    kept = record(item, "hip-injection-order-sign", caller, 5)
    assert (kept.tenant, kept.client, kept.suggestions) == ("north", "https://ehr.example.org", ("s1", "s2"))
    assert kept.outcome_at == milliseconds(datetime(2026, 11, 21, 10, 5, 31, tzinfo=UTC))
