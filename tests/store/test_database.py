"""What a database may be like: PostgreSQL's may state no encoding."""

from pathlib import Path

from sqlalchemy import text

from cds_service.store.store import Place, Store
from tests.store.postgresql import Server


def test_texts_are_texts_where_the_database_states_no_encoding(postgresql_server: Server, tmp_path: Path) -> None:
    store = Store.open(Place(tmp_path / "state", postgresql_server.without_encoding()))
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT current_setting('server_encoding')")).scalar() == "SQL_ASCII"
        assert connection.execute(text("SELECT 'Hüfte'")).scalar() == "Hüfte"
    store.close()
