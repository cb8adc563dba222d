"""A copy is whole, private, and brings everything back."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cds_service.store import copies, forgetting
from cds_service.store.audit import Audit, Event
from cds_service.store.faults import StoreError
from cds_service.store.forgetting import Ages
from cds_service.store.moments import milliseconds
from cds_service.store.store import Place, Store
from tests.governance.history import Past
from tests.store.postgresql import Server
from tests.store.test_forgetting import counts

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def full(store: Store) -> Store:
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


def test_a_dump_of_postgresql_brings_everything_back(
    full: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if full.database.embedded:
        pytest.skip("SQLite is copied by the program")
    server: Server = request.getfixturevalue("postgresql_server")
    before, head = counts(full), Audit(full.database).verify().head
    server.dump(tmp_path / "copy")
    forgetting_all = Ages(*[milliseconds(NOW) + 1] * 2)
    with full.database.writing() as connection:
        forgetting.forget(connection, forgetting_all)
    Audit(full.database).note(Event("mode", "b", "somebody"))
    full.database.close()  # the service is stopped while it is restored
    server.restore(tmp_path / "copy")
    again = Store.open(Place(tmp_path / "again", str(full.database.url.render_as_string(hide_password=False))))
    assert counts(again) == before
    assert Audit(again.database).verify(head).faults == ()
    assert Audit(again.database).verify().head == head
    again.close()


def test_a_copy_never_takes_the_place_of_another(full: Store, tmp_path: Path) -> None:
    if not full.database.embedded:
        with pytest.raises(StoreError, match="copy it with pg_dump"):
            copies.copy(full.database, tmp_path / "copy.db")
        return
    copies.copy(full.database, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="is there already"):
        copies.copy(full.database, tmp_path / "copy.db")
    with pytest.raises(StoreError, match=r"could not be written to [^:]+: [^:\[]+\.$"):
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
