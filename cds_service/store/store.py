"""The store of one process, opened once at the start: its parts share the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cds_service.store.database import Database
from cds_service.store.faults import StoreError, StoreUnavailableError
from cds_service.store.pseudonyms import Pseudonyms, made_key, read_key
from cds_service.store.replay import Replay
from cds_service.store.schema import bring_up_to_date, make_tokens
from cds_service.store.spool import Spool
from cds_service.store.writer import Room, Writer

FILE = "store.db"
TOKENS = ".tokens.db"  # in the place of ".db"
KEY_FILE = "pseudonyms.key"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is. `url` "" is an SQLite file in `folder`; `key_file` None is a key that is made there.

    `patience`: seconds that a write waits for the database.
    """

    folder: Path
    url: str = ""
    key_file: Path | None = None
    patience: float = 2.0
    room: Room = Room()

    @property
    def address(self) -> str:
        return self.url or f"sqlite:///{self.folder / FILE}"


class Store:
    """What the service remembers."""

    def __init__(self, database: Database, tokens: Database, pseudonyms: Pseudonyms, spool: Spool, room: Room) -> None:
        self.database = database
        self.tokens = tokens
        self.pseudonyms = pseudonyms
        self.replay = Replay(tokens)
        self.writer = Writer(database, spool, room)

    @classmethod
    def open(cls, place: Place) -> "Store":
        """Creates what is missing and migrates what is old. Raises StoreError, with what to do."""
        try:
            place.folder.mkdir(parents=True, exist_ok=True)
            key = read_key(place.key_file) if place.key_file else made_key(place.folder / KEY_FILE)
        except OSError as error:
            raise StoreError(f"The folder of the store cannot be written: {place.folder}: {error.strerror}.") from None
        pseudonyms, database = Pseudonyms(key), Database(place.address, place.patience)
        try:
            with closing_on_failure(database):
                bring_up_to_date(database)
                tokens = tokens_of(database, place.patience)
        except StoreUnavailableError as error:
            raise StoreError(
                f"The store does not open ({error}). Is its database there, and may we write it?"
            ) from error
        return cls(database, tokens, pseudonyms, Spool(place.folder), place.room)

    def close(self) -> None:
        """Writes what waits, then lets go of the database."""
        self.writer.close()
        self.replay.close()
        self.tokens.close()
        self.database.close()


def tokens_of(database: Database, patience: float) -> Database:
    """Where used tokens are remembered: with PostgreSQL the same database, beside an SQLite file another one.

    SQLite has one writer at a time, and a token is written on the way of a call: neither records nor the purge of old
    ones, which takes seconds, may hold it up.
    """
    if not database.embedded:
        return database
    beside = database.url.set(database=str(database.file.with_suffix(TOKENS)))
    tokens = Database(beside.render_as_string(), patience)
    with closing_on_failure(tokens):
        make_tokens(tokens)
    return tokens


@contextmanager
def closing_on_failure(database: Database) -> Iterator[None]:
    """What did not open leaves no connection behind."""
    try:
        yield
    except Exception:
        database.close()
        raise
