"""A loop that stands still is noticed, from outside of it."""

import asyncio
import threading
import time

import pytest

from cds_service.api.watchdog import MOST, watchdog

LOOK = 0.02  # seconds


def test_a_loop_that_stands_still_ends_the_process_and_the_log_says_where(caplog: pytest.LogCaptureFixture) -> None:
    ended = threading.Event()

    async def stand_still() -> None:
        with watchdog(LOOK, ended.set):
            await asyncio.sleep(0)
            assert ended.wait(30)

    asyncio.run(stand_still())
    [record] = caplog.records
    assert record.message == "the event loop stands still, so this process ends"
    assert any("stand_still" in place for place in record.__dict__["said"]["at"])


def test_a_loop_that_turns_is_left_alone() -> None:
    ended = threading.Event()

    async def turn() -> None:
        with watchdog(0.5, ended.set):
            until = time.monotonic() + 0.5 * (MOST + 2)
            while time.monotonic() < until:
                await asyncio.sleep(0.01)

    asyncio.run(turn())
    assert not ended.is_set()


def test_nobody_watches_any_more_once_it_is_over() -> None:
    ended = threading.Event()

    async def leave() -> None:
        with watchdog(LOOK, ended.set):
            await asyncio.sleep(0)
        time.sleep(LOOK * MOST * 2)

    asyncio.run(leave())
    assert not ended.is_set()
