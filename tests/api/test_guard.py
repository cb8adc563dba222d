import asyncio

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_service.api.connection import LEFT
from cds_service.api.guard import Guard
from cds_service.api.load import Load


async def receive() -> Message:
    return {"type": "http.request"}


def run(app: ASGIApp, kind: str = "http") -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(app, Load(1))({"type": kind, "path": "/", "headers": []}, receive, send))
    return sent


async def breaks_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    raise ValueError("Walter Risk")


async def breaks_later(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError("Walter Risk")


def test_what_breaks_is_a_500_that_says_nothing_about_the_inside() -> None:
    start, body = run(breaks_at_once)
    assert start["status"] == 500
    assert b"Walter" not in body["body"]
    assert b"Nothing was checked" in body["body"]


def test_an_answer_that_has_begun_is_cut_off() -> None:
    with pytest.raises(ValueError, match="Walter"):
        run(breaks_later)


def test_other_protocols_pass() -> None:
    with pytest.raises(ValueError, match="Walter"):
        run(breaks_at_once, "lifespan")


def test_a_client_that_left_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientDisconnect

    async def cancelled(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError(LEFT)

    caplog.set_level("INFO")
    assert run(left) == run(cancelled) == []
    assert caplog.messages == [LEFT, LEFT]
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_being_told_to_stop_is_not_taken_for_a_client_that_left() -> None:
    async def stopped(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run(stopped)
