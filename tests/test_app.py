import asyncio
import gc
import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from cds_service.api.service import Service
from cds_service.app import create_app
from cds_service.settings import Settings
from cds_service.store.faults import StoreError
from tests.api.calls import ORIGIN, call
from tests.trust.production import in_production


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(in_production(tmp_path_factory.mktemp("clients")))


@pytest.fixture
def collector() -> Iterator[None]:
    """What a server does to the garbage collector is undone."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_in_production_only_the_named_origins_may_read(production: FastAPI) -> None:
    named = call(production, "GET", "/cds-services", headers=ORIGIN)
    assert named.headers["access-control-allow-origin"] == ORIGIN["Origin"]
    other = call(production, "GET", "/cds-services", headers={"Origin": "https://other.example.org"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.usefixtures("collector")
def test_development_says_so_loudly_and_production_does_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def start_and_stop(app: FastAPI) -> None:
        async with app.router.lifespan_context(app):
            pass

    caplog.set_level(logging.WARNING)
    asyncio.run(start_and_stop(create_app(Settings())))
    assert any(message.startswith("DEVELOPMENT MODE: callers are not asked") for message in caplog.messages)
    caplog.clear()
    production = in_production(tmp_path)
    asyncio.run(start_and_stop(create_app(production.model_copy(update={"mode": "development"}))))
    assert any(message.startswith("DEVELOPMENT MODE: callers are asked who they are") for message in caplog.messages)
    caplog.clear()
    asyncio.run(start_and_stop(create_app(production)))
    assert caplog.messages == []


@pytest.mark.usefixtures("collector")
def test_the_collector_leaves_loaded_rules_alone() -> None:
    async def look() -> tuple[int, int]:
        app = create_app(Settings(reload_every=0))
        async with app.router.lifespan_context(app):
            return gc.get_freeze_count(), gc.get_threshold()[0]

    frozen, threshold = asyncio.run(look())
    assert frozen > 10_000
    assert threshold == 100_000


@pytest.mark.usefixtures("collector")
def test_sighup_reads_the_rules_again(caplog: pytest.LogCaptureFixture) -> None:
    async def hang_up(app: FastAPI) -> None:
        async with app.router.lifespan_context(app):
            os.kill(os.getpid(), signal.SIGHUP)
            for _ in range(500):
                await asyncio.sleep(0.02)
                if "rules loaded" in caplog.messages:
                    return

    caplog.set_level(logging.INFO)
    asyncio.run(hang_up(create_app(Settings(reload_every=0))))
    assert "rules loaded" in caplog.messages


def test_the_service_can_be_reached_by_others(production: FastAPI) -> None:
    assert isinstance(production.state.service, Service)


def test_clients_need_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        create_app(in_production(tmp_path).model_copy(update={"store": "off"}))
    assert str(caught.value) == (
        "Clients need the store: it remembers which tokens were used, and each is good once. "
        "Set HIP_CDS_STATE to a folder that may be written, or HIP_CDS_STORE to a database."
    )


def test_a_broken_folder_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="1 error in the rules"):
        create_app(Settings(rules=tmp_path))
