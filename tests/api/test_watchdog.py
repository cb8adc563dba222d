import asyncio
import contextlib
import logging
import threading

import pytest

from cds_service.api.living import watchdog
from cds_service.api.watchdog import Watchdog
from cds_service.settings import Settings


def test_it_ends_the_process_after_so_many_looks_without_a_beat() -> None:
    ended: list[str] = []
    dog = Watchdog(3, lambda: ended.append("now"))
    for _ in range(3):
        dog.look()
    assert ended == []
    dog.look()
    assert ended == ["now"]


def test_a_beat_begins_the_count_anew() -> None:
    ended: list[str] = []
    dog = Watchdog(1, lambda: ended.append("now"))
    for _ in range(5):
        dog.look()
        dog.beat()
    assert ended == []


def test_a_loop_that_stands_still_is_found_and_the_log_says_where(caplog: pytest.LogCaptureFixture) -> None:
    found = threading.Event()

    def stand_still() -> None:
        assert found.wait(60)

    async def work() -> None:
        async with Watchdog(2, found.set).watching(every=0.01):
            await asyncio.sleep(0)
            stand_still()

    with caplog.at_level(logging.CRITICAL):
        asyncio.run(work())
    record = next(one for one in caplog.records if "stands still" in one.message)
    assert any(place.endswith(" stand_still") for place in record.__dict__["said"]["at"])


def test_in_development_it_watches_only_where_a_site_says_so() -> None:
    assert isinstance(watchdog(Settings()), contextlib.nullcontext)
    assert isinstance(watchdog(Settings(stuck_after=0)), contextlib.nullcontext)
    assert not isinstance(watchdog(Settings(stuck_after=5)), contextlib.nullcontext)


def test_its_thread_ends_with_the_loop() -> None:
    async def work() -> threading.Thread:
        async with Watchdog(1_000_000, lambda: None).watching(every=0.001):
            return next(thread for thread in threading.enumerate() if thread.name == "watchdog")

    thread = asyncio.run(work())
    thread.join(60)
    assert not thread.is_alive()
