"""The schema: the same by revisions as in tables.py, brought up once, never down by an older program."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from cds_service.store import migrations, schema
from cds_service.store.database import Database
from cds_service.store.faults import StoreError
from cds_service.store.migrations.run import upgrade
from cds_service.store.store import Place, Store
from cds_service.store.tables import metadata, tokens

TOGETHER = 4
OPEN = """
import sys
from pathlib import Path
from cds_service.store.store import Place, Store
Store.open(Place(Path(sys.argv[1]), sys.argv[2])).close()
"""


def expected(database: Database) -> MetaData:
    """The tables of a store; used tokens have a file of their own beside an SQLite store."""
    wanted = MetaData()
    for table in (*metadata.sorted_tables, *(() if database.embedded else tokens.sorted_tables)):
        table.to_metadata(wanted)
    return wanted


@pytest.fixture
def migrated(place: Place) -> Iterator[Database]:
    """A store that has come through every revision."""
    place.folder.mkdir()
    database = Database(place.address, place.patience)
    with database.writing() as connection:
        upgrade(connection)
    yield database
    database.close()


def test_the_revisions_make_what_the_tables_say(migrated: Database) -> None:
    with migrated.reading() as connection:
        assert schema.revision(connection) == schema.HEAD
        assert compare_metadata(MigrationContext.configure(connection), expected(migrated)) == []


def test_a_new_store_is_what_the_revisions_make(store: Store) -> None:
    with store.database.reading() as connection:
        assert schema.revision(connection) == schema.HEAD
        assert compare_metadata(MigrationContext.configure(connection), expected(store.database)) == []


def test_an_old_store_is_brought_up_to_date_with_what_is_in_it(place: Place) -> None:
    place.folder.mkdir()
    database = Database(place.address, place.patience)
    with database.writing() as connection:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO comments VALUES ('north', 'card', 1, 1, 'kept')"))
    schema.bring_up_to_date(database)
    with database.reading() as connection:
        assert schema.revision(connection) == schema.HEAD
        assert connection.execute(text("SELECT text FROM comments")).scalar_one() == "kept"
        assert compare_metadata(MigrationContext.configure(connection), expected(database)) == []
    database.close()


def test_the_newest_revision_is_the_head() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == schema.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == schema.KNOWN


def test_opening_again_changes_nothing(place: Place) -> None:
    Store.open(place).close()
    again = Store.open(place)
    with again.database.reading() as connection:
        assert schema.revision(connection) == schema.HEAD
    again.close()


def test_processes_that_start_together_migrate_once(place: Place) -> None:
    command = [sys.executable, "-c", OPEN, str(place.folder), place.url]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(TOGETHER)]
    said = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * TOGETHER, said
    Store.open(place).close()


def test_a_store_of_a_newer_program_is_left_alone(place: Place) -> None:
    opened = Store.open(place)
    with opened.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()
    with pytest.raises(
        StoreError, match=f"has the schema 9999, and this program knows up to {schema.HEAD}: a newer program"
    ):
        Store.open(place)
