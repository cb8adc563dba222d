"""The door: every call of a CDS Hooks endpoint is asked here who it is, before its body is read."""

from collections.abc import Sequence
from typing import Protocol

from cds_service.trust.caller import Caller


class Door(Protocol):
    """Raises RefusalError (401, 503) for whom it does not let in. `problem`: why a newer list is not in force."""

    problem: str

    async def admit(self, authorization: Sequence[str], path: str, /) -> Caller:
        """Who calls `path` with these Authorization headers."""
        ...

    def throttles(self, authorization: Sequence[str], /) -> bool:
        """Whether a call with these headers says that it is of somebody who has called too much just now.

        Nothing of it is proven, and nothing is remembered: it is only a cheap look before the call is taken in.
        """
        ...

    def queue(self, authorization: Sequence[str], /) -> str:
        """The queue in which a call has to wait before it is asked who it is; "" for one that need not wait.

        Calls that say they are of somebody who calls much let others go first. Nothing of that is proven either.
        """
        ...

    async def read_again(self) -> None:
        """Takes those who may come as they are listed now, if that can be read."""
        ...

    def start(self) -> None:
        """Prepares for the first call, on the side. Needs a running event loop."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...


class OpenDoor:
    """Nobody is asked: everybody is the same caller."""

    problem = ""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def admit(self, _authorization: Sequence[str], _path: str, /) -> Caller:
        return self._caller

    def throttles(self, _authorization: Sequence[str], /) -> bool:
        return False

    def queue(self, _authorization: Sequence[str], /) -> str:
        return ""

    async def read_again(self) -> None:
        """Nobody is listed."""

    def start(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing is held."""
