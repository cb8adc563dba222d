"""The door: every call of a CDS Hooks endpoint is asked here who it is, before its body is read."""

from collections.abc import Sequence
from typing import Protocol

from cds_service.trust.caller import Caller


class Door(Protocol):
    """Raises RefusalError (401, 503) for whom it does not let in."""

    async def admit(self, authorization: Sequence[str], path: str, /) -> Caller:
        """Who calls `path` with these Authorization headers."""
        ...

    def start(self) -> None:
        """Prepares for the first call, on the side. Needs a running event loop."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...


class OpenDoor:
    """Nobody is asked: everybody is the same caller."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def admit(self, _authorization: Sequence[str], _path: str, /) -> Caller:
        return self._caller

    def start(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing is held."""
