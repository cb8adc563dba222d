"""A copy is whole, private, and brings everything back."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cds_service.store import copies
from cds_service.store.audit import Audit, Event
from cds_service.store.faults import StoreError
from cds_service.store.forgetting import forget_patient
from cds_service.store.store import Place, Store
from tests.governance.history import Past
from tests.store import postgresql
from tests.store.test_forgetting import counts

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def full(store: Store) -> Store:
    return fill(store)


def fill(store: Store) -> Store:
    past = Past()
    (card,) = past.answer(NOW, {"a": "warning"})
    past.word(card, NOW, "overridden", comment="wrong")
    past.keep(store)
    Audit(store.database).note(Event("mode", "a", "governance lead"))
    return store


def test_a_copy_made_while_the_store_is_open_brings_everything_back(full: Store, tmp_path: Path) -> None:
    if not full.database.embedded:
        pytest.skip("PostgreSQL is copied with pg_dump")
    restored = tmp_path / "restored"
    restored.mkdir()
    size = copies.copy(full.database, restored / "store.db")

    assert size == (restored / "store.db").stat().st_size > 0
    assert stat.S_IMODE((restored / "store.db").stat().st_mode) == 0o600
    again = Store.open(Place(restored))
    assert counts(again) == counts(full)
    assert Audit(again.database).verify() == Audit(full.database).verify()
    again.close()


def test_a_dump_of_postgresql_brings_everything_back(postgresql_server: postgresql.Server, tmp_path: Path) -> None:
    place = Place(tmp_path / "state", postgresql_server.empty())
    store = fill(Store.open(place))
    kept, audited = counts(store), Audit(store.database).verify()
    dump = postgresql_server.data.parent / "dump"
    postgresql_server.dump(dump)
    with store.database.writing() as connection:
        forget_patient(connection, ["p1"])
    assert counts(store) != kept
    store.close()

    postgresql_server.restore(dump)
    again = Store.open(place)
    assert (counts(again), Audit(again.database).verify()) == (kept, audited)
    again.close()


def test_a_copy_never_takes_the_place_of_another(full: Store, tmp_path: Path) -> None:
    if not full.database.embedded:
        with pytest.raises(StoreError, match="copy it with pg_dump"):
            copies.copy(full.database, tmp_path / "copy.db")
        return
    copies.copy(full.database, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="is there already"):
        copies.copy(full.database, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="could not be written"):
        copies.copy(full.database, tmp_path / "no such folder" / "copy.db")


@pytest.mark.parametrize("content", [b"", b"no database at all" * 400])
def test_a_damaged_copy_is_found(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "copy.db"
    file.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match=r"is damaged: file is not a database\. Do not rely on it\."):
            copies.check(file)
    else:
        copies.check(file)  # SQLite takes an empty file for an empty database
