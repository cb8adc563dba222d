import asyncio
import sys
from pathlib import Path

import pytest

from cds_service.api import living
from cds_service.app import create_app
from cds_service.settings import Settings


def test_threads_give_way_to_the_event_loop_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[float] = []
    monkeypatch.setattr(sys, "setswitchinterval", said.append)
    app = create_app(Settings(reload_every=0, store="", state=tmp_path))

    async def live() -> None:
        async with app.router.lifespan_context(app):
            assert said == [living.THREADS_TAKE]

    asyncio.run(live())
