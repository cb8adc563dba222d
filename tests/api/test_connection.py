"""One connection, without a network: what it is answered, and when."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from cds_service.api import load as loads
from cds_service.api.connection import APART, HOLD, Connection
from cds_service.api.load import Load
from cds_service.api.refusal import Refusal, too_busy
from cds_service.trust.shares import too_many

CALL = b"POST /cds-services/any HTTP/1.1\r\nhost: cds\r\norigin: https://%b\r\ncontent-length: 2\r\n\r\n{}"


class Timer:
    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Loop:
    """Keeps what is to be done later, and does it when told."""

    timers: list[tuple[float, Timer]] = field(default_factory=list)

    def time(self) -> float:
        return 0.0

    def call_later(self, seconds: float, work: Callable[[], None]) -> Timer:
        self.timers.append((seconds, Timer(work)))
        return self.timers[-1][1]

    def pass_by(self, seconds: float) -> None:
        """Whatever waits no longer happens."""
        for after, timer in list(self.timers):
            if after <= seconds and not timer.cancelled:
                timer.cancelled = True
                timer.work()


@dataclass
class Transport:
    written: bytes = b""
    reads: bool = True
    closed: bool = False

    def write(self, data: bytes) -> None:
        self.written += data

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, _name: str) -> None:
        return None


class Door:
    def throttles(self, _authorization: object) -> bool:
        return True


async def nothing(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError("none of these calls becomes work")


class Line:
    """A connection of somebody who calls too much."""

    def __init__(self, load: Load) -> None:
        self.loop, self.transport = Loop(), Transport()
        origins = ("https://first", "https://second")
        state: dict[str, Any] = {
            "load": load,
            "door": Door(),
            "busy": Refusal(too_busy(), load.busy.one_more, origins),
            "throttled": Refusal(too_many(), load.throttled.one_more, origins),
        }
        config = Config(app=nothing, log_config=None)
        loop = cast(asyncio.AbstractEventLoop, self.loop)
        self.connection = Connection(config=config, server_state=ServerState(), app_state=state, _loop=loop)
        self.connection.connection_made(cast(asyncio.BaseTransport, self.transport))

    def calls(self, *origins: bytes) -> None:
        self.connection.data_received(b"".join(CALL % origin for origin in origins))

    @property
    def answers(self) -> list[tuple[bytes, bytes]]:
        """Status and origin of each."""
        heads = [head for head in self.transport.written.split(b"HTTP/1.1 ") if head]
        return [(head[:3], head.partition(b"allow-origin: https://")[2].partition(b"\r\n")[0]) for head in heads]


def test_who_calls_too_much_is_answered_a_moment_later_and_not_read_until_then() -> None:
    load = Load(most=8)
    line = Line(load)
    line.calls(b"first")
    assert (line.answers, line.transport.reads, load.held) == ([], False, 1)
    line.loop.pass_by(HOLD + APART)
    assert (line.answers, line.transport.reads, load.held) == ([(b"429", b"first")], True, 0)


def test_those_who_wait_are_answered_one_by_one() -> None:
    load = Load(most=8)
    first, second = Line(load), Line(load)
    first.calls(b"first")
    second.calls(b"second")
    for line in (first, second):
        line.loop.pass_by(HOLD + APART)
    assert (first.answers, second.answers) == ([(b"429", b"first")], [])


def test_calls_that_do_not_wait_for_answers_are_answered_in_their_order() -> None:
    load = Load(most=8)
    line = Line(load)
    line.calls(b"first", b"second")
    assert (line.answers, load.held) == ([(b"429", b"first")], 1)
    line.loop.pass_by(HOLD + APART)
    assert line.answers == [(b"429", b"first"), (b"429", b"second")]
    assert load.held == 0


def test_only_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "MOST_HELD", 1)
    load = Load(most=8)
    waiting, other = Line(load), Line(load)
    waiting.calls(b"first")
    other.calls(b"second")
    assert (waiting.answers, other.answers) == ([], [(b"429", b"second")])


def test_who_leaves_waits_no_longer() -> None:
    load = Load(most=8)
    line = Line(load)
    line.calls(b"first")
    line.connection.connection_lost(None)
    line.loop.pass_by(HOLD + APART)
    assert (line.answers, load.held) == ([], 0)


def test_before_the_end_everybody_is_answered() -> None:
    load = Load(most=8)
    line = Line(load)
    line.calls(b"first")
    line.connection.shutdown()
    assert (line.answers, line.transport.closed, load.held) == ([(b"429", b"first")], True, 0)


def test_a_full_house_is_said_at_once() -> None:
    line = Line(Load(most=0))
    line.calls(b"first")
    assert line.answers == [(b"503", b"first")]
