"""The schema of the store is brought up to date at the start, once, however many processes start together."""

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, text

from cds_service.store.database import Database
from cds_service.store.faults import StoreError
from cds_service.store.tables import metadata, tokens

HEAD = "0003"  # the newest of migrations/versions
KNOWN = frozenset({"0001", "0002", "0003"})
VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))  # as Alembic has it
LOCK = 7_104_721  # any number that is ours: PostgreSQL's advisory lock of whoever migrates


def bring_up_to_date(database: Database) -> None:
    """Raises StoreError for a store of a newer program, StoreUnavailableError for one that cannot be reached."""
    with database.reading() as connection:
        found = revision(connection)
    if found == HEAD:
        return
    with database.writing(durable=True) as connection:
        if not database.embedded:  # SQLite has one writer at a time anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _bring(connection, revision(connection), database.embedded)


def make_tokens(database: Database) -> None:
    """The file for the tokens of an SQLite store, unless it is there. Raises StoreUnavailableError."""
    with database.writing(durable=True) as connection:
        tokens.create_all(connection)


def _bring(connection: Connection, found: str, embedded: bool) -> None:
    """A new store is made as the tables say; only an old one needs Alembic, which takes time and 13 MB."""
    if not found:
        metadata.create_all(connection)
        if not embedded:
            tokens.create_all(connection)
        VERSION.create(connection)
        connection.execute(VERSION.insert().values(version_num=HEAD))
    elif found != HEAD:
        from cds_service.store.migrations.run import upgrade

        upgrade(connection)


def revision(connection: Connection) -> str:
    """The revision that the store is at; "" for an empty one. Raises StoreError for one that we do not know."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if found not in KNOWN:
        raise StoreError(
            f"The store has the schema {found}, and this program knows up to {HEAD}: a newer program wrote it. "
            "Start that one again, or restore the copy from before the change."
        )
    return found
