"""Replay protection: a token is good once, on all workers and machines together, also after a restart."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import delete

from cds_service.store.database import Database
from cds_service.store.moments import milliseconds
from cds_service.store.tables import replay

CLEAR_EVERY = 60.0  # seconds between two removals of what has expired


class Replay:
    """The tokens that were used and have not expired yet. `clock` gives the moment, aware."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock
        self._insert = database.insert_new(replay).returning(replay.c.token)
        self._cleared = time.monotonic()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="replay")

    async def first_use(self, issuer: str, jti: str, expires: datetime) -> bool:
        """True for exactly one caller, wherever it runs. `expires`: when the token, skew included, is refused anyway.

        Raises StoreUnavailableError when that cannot be known: deny.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self.use, issuer, jti, expires)

    def use(self, issuer: str, jti: str, expires: datetime) -> bool:
        """`first_use` for callers that may wait."""
        with self._database.writing() as connection:
            values = {"token": token(issuer, jti), "expires": milliseconds(expires)}
            first = connection.execute(self._insert, values).first() is not None
        self._clear_now_and_then()
        return first

    def clear(self) -> int:
        """Removes what has expired; how many tokens that were."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(replay).where(replay.c.expires < milliseconds(self._clock())))
        return gone.rowcount

    def close(self) -> None:
        self._thread.shutdown()

    def _clear_now_and_then(self) -> None:
        if time.monotonic() - self._cleared > CLEAR_EVERY:
            self._cleared = time.monotonic()
            self.clear()


def token(issuer: str, jti: str) -> str:
    """What is kept of a token: a hash of fixed length that no other pair of issuer and jti has."""
    return hashlib.sha256(f"{len(issuer)}:{issuer}{jti}".encode()).hexdigest()
