"""What a database may be like: PostgreSQL's may state no encoding, and any may be closed while a thread reads."""

import threading
from pathlib import Path

from sqlalchemy import event, func, select, text

from cds_service.store.database import Database
from cds_service.store.store import Place, Store
from cds_service.store.tables import comments
from tests.store.postgresql import Server


def test_texts_are_texts_where_the_database_states_no_encoding(postgresql_server: Server, tmp_path: Path) -> None:
    store = Store.open(Place(tmp_path / "state", postgresql_server.without_encoding()))
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT current_setting('server_encoding')")).scalar() == "SQL_ASCII"
        assert connection.execute(text("SELECT 'Hüfte'")).scalar() == "Hüfte"
    store.close()


def test_many_rows_are_written_and_those_that_are_there_stay(store: Store) -> None:
    rows = [("north", f"card {number}", 1, 1, "first") for number in range(2500)]
    with store.database.writing() as connection:
        store.database.insert(connection, comments, rows[:7])
        store.database.insert(connection, comments, [(*row[:4], "second") for row in rows])
    with store.database.reading() as connection:
        found = connection.execute(select(comments.c.text, func.count()).group_by(comments.c.text)).all()
    assert {text: count for text, count in found} == {"first": 7, "second": 2493}


def test_what_a_thread_reads_while_the_database_is_closed_leaves_no_connection_behind(place: Place) -> None:
    """Python's collector would find it later, in the middle of something else, and complain there."""
    place.folder.mkdir()
    database, opened = Database(place.address, place.patience), list[object]()
    event.listen(database.engine, "connect", lambda connection, _: opened.append(connection))
    event.listen(database.engine, "close", lambda connection, _: opened.remove(connection))
    reading, closed = threading.Event(), threading.Event()

    def look() -> None:
        with database.reading():
            reading.set()
            closed.wait()

    late = threading.Thread(target=look, daemon=True)
    late.start()
    reading.wait()
    database.close()
    assert len(opened) == 1
    closed.set()
    late.join()
    with database.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert opened == []
