import asyncio

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_service.api.guard import Guard


async def receive() -> Message:
    return {"type": "http.request"}


def run(app: ASGIApp, kind: str = "http") -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(app)({"type": kind, "headers": []}, receive, send))
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
