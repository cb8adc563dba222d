"""The purge that runs by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cds_service.governance import nightly
from cds_service.governance.nightly import NightlyPurge
from cds_service.settings import Settings
from cds_service.store.audit import Audit
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.store import Place, Store
from tests.governance.history import Past
from tests.store.test_forgetting import counts

NIGHT = datetime(2026, 11, 25, 3, 10, tzinfo=UTC)
OLD, NEW = NIGHT - timedelta(days=10), NIGHT - timedelta(days=1)
SETTINGS = Settings(store="off", purge_hour=3, keep_records=5)


@pytest.fixture
def held(store: Store) -> Store:
    past = Past()
    past.answer(OLD, {"a": "warning"})
    past.answer(NEW, {"a": "warning"})
    past.keep(store)
    return store


def purges(store: Store) -> list[str]:
    """Who purged, by the audit."""
    return [entry.actor for entry in Audit(store.database).entries() if entry.action == "purge"]


def test_what_is_old_goes_in_the_hour_that_was_chosen_and_the_audit_says_so(held: Store) -> None:
    NightlyPurge(held, SETTINGS, lambda: NIGHT).look()
    assert counts(held)["answers"] == 1
    assert purges(held) == ["the service"]


@pytest.mark.parametrize("hours", [-1, 1])
def test_nothing_goes_in_another_hour(held: Store, hours: int) -> None:
    NightlyPurge(held, SETTINGS, lambda: NIGHT + timedelta(hours=hours)).look()
    assert counts(held)["answers"] == 2


def test_one_of_all_processes_purges_once_a_day(held: Store) -> None:
    now = [NIGHT]
    processes = [NightlyPurge(held, SETTINGS, lambda: now[0]) for _ in range(3)]
    for later in (timedelta(), timedelta(minutes=5), timedelta(days=1), timedelta(days=1, minutes=5)):
        now[0] = NIGHT + later
        for process in processes:
            process.look()
    assert purges(held) == ["the service"] * 2


def test_what_could_not_be_taken_out_is_tried_again_by_the_process_that_took_the_day(
    held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = (NightlyPurge(held, SETTINGS, lambda: NIGHT) for _ in range(2))
    with monkeypatch.context() as broken:
        broken.setattr(nightly, "purge", unavailable)
        with pytest.raises(StoreUnavailableError):
            first.look()
    other.look()
    assert purges(held) == []
    first.look()
    first.look()
    assert (purges(held), counts(held)["answers"]) == (["the service"], 1)


def unavailable(*_given: object) -> None:
    raise StoreUnavailableError("database is locked")


def test_traces_that_are_left_are_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(nightly, "PATIENCE", 0.1)
    store = Store.open(Place(tmp_path))
    with store.database.reading() as connection:
        connection.execute(text("SELECT count(*) FROM answers")).scalar_one()
        NightlyPurge(store, SETTINGS, lambda: NIGHT).look()
    store.close()
    (said,) = [record for record in caplog.records if record.message == "purged"]
    assert (said.levelname, said.__dict__["said"]["traces_left"]) == ("WARNING", "somebody reads the store")
