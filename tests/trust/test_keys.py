import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cds_service.trust.keys import KeyRing, Patience
from cds_service.trust.sources import NotReadError
from tests.trust.ehr import KID, jwks, public

HOUR = 3600.0
DAY = 24 * HOUR
NEW = "key-2"


@dataclass
class Source:
    """What a test lets it answer, and how often it was asked."""

    keys: tuple[dict[str, Any], ...] = (public(),)
    down: bool = False
    slow: bool = False
    asked: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> bytes:
        self.asked += 1
        if self.slow:
            await self.released.wait()
        if self.down:
            raise NotReadError("the server answered 500")
        return jwks(*self.keys)


@dataclass
class Scene:
    source: Source
    now: float = 1000.0

    def __post_init__(self) -> None:
        self.ring = KeyRing("https://ehr.example.org", self.source, ("ES384",), Patience(), clock=lambda: self.now)

    async def knows(self, kid: str = KID) -> bool:
        return await self.ring.find(kid, "ES384") is not None

    async def settled(self) -> None:
        """Lets what runs on the side finish."""
        for _ in range(5):
            await asyncio.sleep(0)


def play(act: Callable[[Scene], Awaitable[None]], **source: Any) -> None:
    async def run() -> None:
        await act(Scene(Source(**source)))

    asyncio.run(run())


def test_keys_are_read_once_and_kept() -> None:
    async def act(scene: Scene) -> None:
        assert not scene.ring.usable
        assert [await scene.knows() for _ in range(5)] == [True] * 5
        assert await scene.ring.find(KID, "RS384") is None
        assert (scene.source.asked, scene.ring.usable) == (1, True)

    play(act)


def test_old_keys_are_read_again_before_they_are_used() -> None:
    async def act(scene: Scene) -> None:
        assert await scene.knows()
        scene.source.keys = (public(kid=NEW),)
        scene.now += 301
        assert not await scene.knows()
        assert await scene.knows(NEW)

    play(act)


def test_half_as_old_they_are_read_on_the_side() -> None:
    async def act(scene: Scene) -> None:
        assert await scene.knows()
        scene.source.slow = True
        scene.now += 151
        assert await scene.knows(), "nobody waits for it"
        scene.source.released.set()
        await scene.settled()
        assert scene.source.asked == 2

    play(act)


def test_J5_unknown_names_ask_once_in_a_while() -> None:
    async def act(scene: Scene) -> None:
        assert await scene.knows()
        for second in range(90):
            scene.now += 1
            assert not any([await scene.knows(f"{second}-{number}") for number in range(10)])
        assert scene.source.asked <= 1 + 90 // 30
        scene.source.keys = (public(), public(which=1, kid=NEW))
        scene.now += 30
        assert await scene.knows(NEW)

    play(act)


def test_J5_those_who_come_at_once_wait_for_one_attempt() -> None:
    async def act(scene: Scene) -> None:
        waiting = [asyncio.create_task(scene.knows()) for _ in range(50)]
        await scene.settled()
        waiting[0].cancel()
        scene.source.released.set()
        assert await asyncio.gather(*waiting[1:]) == [True] * 49
        assert scene.source.asked == 1

    play(act, slow=True)


def test_J12_known_keys_serve_for_an_hour_and_not_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    async def act(scene: Scene) -> None:
        assert await scene.knows()
        scene.source.down = True
        for _ in range(60):
            scene.now += 60
            assert await scene.knows()
            assert not await scene.knows("unknown")
        assert scene.source.asked <= 1 + HOUR / 30
        scene.now += DAY
        assert not await scene.knows()
        assert not scene.ring.usable

    caplog.set_level(logging.WARNING)
    play(act)
    said = [record.__dict__["said"] for record in caplog.records]
    assert {(one["client"], one["why"]) for one in said} == {("https://ehr.example.org", "the server answered 500")}
    assert (said[0]["usable"], said[-1]["usable"]) == (True, False)


def test_without_any_key_the_next_attempt_comes_soon() -> None:
    async def act(scene: Scene) -> None:
        assert not await scene.knows()
        scene.source.down = False
        assert not await scene.knows()
        scene.now += 2
        assert await scene.knows()
        assert scene.source.asked == 2

    play(act, down=True)


def test_a_set_that_is_none_changes_nothing() -> None:
    async def act(scene: Scene) -> None:
        assert await scene.knows()
        scene.source.keys = tuple(public(kid=str(number)) for number in range(101))
        scene.now += 301
        assert await scene.knows()

    play(act)


def test_keys_that_were_taken_back_are_gone() -> None:
    async def act(scene: Scene) -> None:
        assert await scene.knows()
        scene.source.keys = ()
        scene.now += 301
        assert not await scene.knows()

    play(act)


def test_closing_ends_what_is_under_way() -> None:
    async def act(scene: Scene) -> None:
        scene.ring.start()
        await scene.settled()
        await scene.ring.close()
        assert scene.source.asked == 1

    play(act, slow=True)


def test_closing_what_never_began() -> None:
    async def act(scene: Scene) -> None:
        await scene.ring.close()

    play(act)
