"""The door: every call of a CDS Hooks endpoint is asked here who it is, before its body is read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from cds_service.trust.caller import Caller
from cds_service.trust.reasons import NotAdmittedError

SANDBOX = "https://sandbox.cds-hooks.org"  # what the public sandbox, and every copy of it, calls itself


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

    def weigh(self, caller: Caller, size: int, /) -> None:
        """Counts the body of an admitted call, in bytes: a heavy one takes more of a share than a usual one."""
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
    """Nobody is asked: everybody is the same caller.

    The public sandbox breaks on some cards, so whoever says that he is the sandbox gets cards that it can show. That
    is all that is taken from a token that nobody checks.
    """

    problem = ""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def admit(self, authorization: Sequence[str], _path: str, /) -> Caller:
        return replace(self._caller, profile="sandbox") if _said_issuer(authorization) == SANDBOX else self._caller

    def throttles(self, _authorization: Sequence[str], /) -> bool:
        return False

    def queue(self, _authorization: Sequence[str], /) -> str:
        return ""

    def weigh(self, _caller: Caller, _size: int, /) -> None:
        """Nobody has a share."""

    async def read_again(self) -> None:
        """Nobody is listed."""

    def start(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing is held."""


def _said_issuer(authorization: Sequence[str]) -> str:
    """What a token says of its issuer, unchecked; "" where there is none."""
    if not authorization:
        return ""
    from cds_service.trust import tokens  # the cryptography is loaded by those who need it

    try:
        return tokens.look_at(tokens.bearer(authorization)).claims.iss
    except NotAdmittedError:
        return ""
