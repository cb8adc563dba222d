"""Replay protection: a token is good once, on all workers and machines together, also after a restart."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import delete

from cds_service.store.at_once import AtOnce
from cds_service.store.database import Database
from cds_service.store.moments import milliseconds
from cds_service.store.tables import replay

PAUSE = 0.001  # seconds before another attempt: whoever else writes needs a millisecond or two
TRIES = 50  # before the usual way, in whose thread all stand in line
CLEAR_EVERY = 60.0  # seconds between two removals of what has expired


class Replay:
    """The tokens that were used and have not expired yet. `clock` gives the moment, aware."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock
        self._insert = database.insert_new(replay).returning(replay.c.token)
        self._cleared = time.monotonic()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="replay")
        self._at_once = AtOnce(database.file, database.driver_insert(replay)) if database.embedded else None

    async def first_use(self, issuer: str, jti: str, expires: datetime) -> bool:
        """True for exactly one caller, wherever it runs. `expires`: when the token, skew included, is refused anyway.

        Raises StoreUnavailableError when that cannot be known: deny.
        """
        if self._at_once is not None and not self._is_to_clear():
            first = await self._soon(self._at_once, token(issuer, jti), milliseconds(expires))
            if first is not None:
                return first
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self.use, issuer, jti, expires)

    async def _soon(self, at_once: AtOnce, *row: object) -> bool | None:
        """Whether the row is new; None when somebody else kept on writing, or anything is not as it should be."""
        for _ in range(TRIES):
            if (first := at_once.insert(*row)) is not None:
                return first
            await asyncio.sleep(PAUSE)
        return None

    def use(self, issuer: str, jti: str, expires: datetime) -> bool:
        """`first_use` for callers that may wait."""
        with self._database.writing() as connection:
            values = {"token": token(issuer, jti), "expires": milliseconds(expires)}
            first = connection.execute(self._insert, values).first() is not None
        if self._is_to_clear():
            self.clear()
        return first

    def clear(self) -> int:
        """Removes what has expired; how many tokens that were."""
        self._cleared = time.monotonic()
        with self._database.writing() as connection:
            gone = connection.execute(delete(replay).where(replay.c.expires < milliseconds(self._clock())))
        return gone.rowcount

    def close(self) -> None:
        self._thread.shutdown()
        if self._at_once is not None:
            self._at_once.close()

    def _is_to_clear(self) -> bool:
        return time.monotonic() - self._cleared > CLEAR_EVERY


def token(issuer: str, jti: str) -> str:
    """What is kept of a token: a hash of fixed length that no other pair of issuer and jti has."""
    return hashlib.sha256(f"{len(issuer)}:{issuer}{jti}".encode()).hexdigest()
