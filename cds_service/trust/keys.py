"""The keys of one client, kept fresh: read again when they grow old and when a token names one that is not known.

Reading is rare whatever is sent to us: one attempt at a time, and a pause after each. Times are monotonic, so a
stepped clock changes nothing here. While the source cannot be read, the keys that are known stay (stale if error).
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import jwt

from cds_service.trust.jwks import Keys, NotAKeySetError, parse
from cds_service.trust.sources import NotReadError, Source

log = logging.getLogger(__name__)

NEVER_READ = float("-inf")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. After `fresh` keys are read again before they are used, after half of it on the side. `pause` lies
    between two attempts, `retry` while there is no usable key; after `stale` without success there is none."""

    fresh: float = 300.0
    pause: float = 30.0
    retry: float = 2.0
    stale: float = 86_400.0


class KeyRing:
    """The keys of one client. `published` admits keys whose private half is public (development)."""

    def __init__(
        self,
        name: str,
        source: Source,
        algorithms: tuple[str, ...],
        patience: Patience,
        published: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._source = source
        self._algorithms = algorithms
        self._patience = patience
        self._published = published
        self._clock = clock
        self._keys: Keys = {}
        self._read_at = self._tried_at = NEVER_READ
        self._reading: asyncio.Task[None] | None = None

    @property
    def usable(self) -> bool:
        """Whether the keys were read, and not too long ago."""
        return self._age() <= self._patience.stale

    async def find(self, kid: str, algorithm: str) -> jwt.PyJWK | None:
        """The key for a token; None if there is none of that name for that algorithm."""
        age = self._age()
        if kid not in self._keys or age > self._patience.fresh:
            await self.refresh()
        elif age > self._patience.fresh / 2:
            self.start()
        return self._keys.get(kid, {}).get(algorithm) if self.usable else None

    async def refresh(self) -> None:
        """Reads the source, unless the last attempt was a moment ago; joins an attempt under way."""
        if (reading := self.start()) is not None:
            await asyncio.shield(reading)

    async def close(self) -> None:
        """Ends an attempt under way."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    def _age(self) -> float:
        return self._clock() - self._read_at

    def start(self) -> "asyncio.Task[None] | None":
        """An attempt to read the source, on the side; None when the last one was a moment ago."""
        if self._reading is not None and not self._reading.done():
            return self._reading
        pause = self._patience.pause if self.usable else self._patience.retry
        if self._clock() - self._tried_at < pause:
            return None
        self._reading = asyncio.get_running_loop().create_task(self._read())
        return self._reading

    async def _read(self) -> None:
        try:
            self._keys = parse(await self._source.read(), self._algorithms, self._published)
            self._read_at = self._clock()
            log.info("keys read", extra={"said": {"client": self._name, "keys": len(self._keys)}})
        except (NotReadError, NotAKeySetError) as error:
            said = {"client": self._name, "why": str(error), "usable": self.usable}
            log.warning("the keys of a client could not be read", extra={"said": said})
        finally:
            self._tried_at = self._clock()
