"""Modes come into force in a running worker, and stay when the store is gone."""

import asyncio
import logging
from dataclasses import replace

import pytest

from cds_service.governance.watch import ModesInForce, watch
from cds_service.reasoning.muted import NOTHING_MUTED
from cds_service.store.modes import Switch, Switches
from cds_service.store.store import Store
from cds_service.store.tables import modes as table

SILENT = Switch("a-rule", "silent", by="governance lead", why="on trial")


def test_a_change_is_in_force_after_the_next_look(store: Store) -> None:
    modes, switches = ModesInForce(store.database), Switches(store.database)

    modes.look()
    assert modes.muted("ehr", "north") is NOTHING_MUTED
    switches.set(SILENT)
    modes.look()
    assert modes.muted("ehr", "north").silent == {"a-rule"}
    switches.clear(SILENT)
    modes.look()
    assert modes.muted("ehr", "north") is NOTHING_MUTED


def test_when_the_store_cannot_be_read_the_last_known_modes_stay(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    modes = ModesInForce(store.database)
    Switches(store.database).set(SILENT)
    modes.look()
    with store.database.writing() as connection:
        table.drop(connection)

    with caplog.at_level(logging.INFO):
        modes.look()
        modes.look()
    assert modes.muted("", "").silent == {"a-rule"}
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_store_that_cannot_be_read_at_the_start_leaves_every_rule_visible(store: Store) -> None:
    with store.database.writing() as connection:
        table.drop(connection)
    modes = ModesInForce(store.database)
    modes.look()

    assert modes.muted("ehr", "north") is NOTHING_MUTED


def test_watching_goes_on_after_a_failure(store: Store) -> None:
    modes, looked = ModesInForce(store.database), 0
    Switches(store.database).set(replace(SILENT, mode="off"))

    def look() -> None:
        nonlocal looked
        looked += 1
        if looked == 1:
            raise RuntimeError("unforeseen")
        modes.look()

    async def run() -> None:
        task = asyncio.create_task(watch([look], 0.01))
        while looked < 2 or not modes.modes.switches:
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(asyncio.wait_for(run(), 20))
    assert modes.muted("", "").off == {"a-rule"}
