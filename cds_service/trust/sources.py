"""Where key sets are read: a file of the installation, or the address that the client's entry names."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

MOST_BYTES = 64 * 1024  # of a key set
DEADLINE = 1.0  # seconds for reading one from an address


class NotReadError(Exception):
    """The key set could not be read; the text says why."""


class Source(Protocol):
    async def read(self) -> bytes:
        """The key set as it stands. Raises NotReadError."""
        ...


@dataclass(frozen=True, slots=True)
class FileSource:
    file: Path

    async def read(self) -> bytes:
        return self.content()

    def content(self) -> bytes:
        """The key set, for callers that do not run in an event loop. Raises NotReadError."""
        try:
            with self.file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise NotReadError(error.strerror or "the file cannot be read") from None
        return bounded(content)


@dataclass(frozen=True, slots=True)
class UrlSource:
    """No redirect is followed, nothing compressed is unpacked, and no token is sent."""

    http: httpx.AsyncClient
    url: str

    async def read(self) -> bytes:
        try:
            return await asyncio.wait_for(self._read(), DEADLINE)
        except TimeoutError:
            raise NotReadError(f"no answer within {DEADLINE:g} s") from None
        except httpx.HTTPError:
            raise NotReadError("the server could not be reached") from None

    async def _read(self) -> bytes:
        async with self.http.stream("GET", self.url) as response:
            if response.status_code != httpx.codes.OK:
                raise NotReadError(f"the server answered {response.status_code}")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise NotReadError("the server compressed its answer without being asked")
            content = bytearray()
            async for chunk in response.aiter_raw():
                content += chunk
                bounded(content)
            return bytes(content)


def bounded(content: bytes | bytearray) -> bytes:
    """Raises NotReadError for more than a key set has."""
    if len(content) > MOST_BYTES:
        raise NotReadError(f"more than {MOST_BYTES} bytes")
    return bytes(content)
