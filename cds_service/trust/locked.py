"""The door of a service with clients: a signed token, for this endpoint, taken once (CDS Hooks 2.0, Trusting CDS
Clients). Whoever is not let in gets the same answer whatever was wrong; the reason is in the log.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cds_service.trust import tokens
from cds_service.trust.caller import Caller
from cds_service.trust.clients import Client, Clients
from cds_service.trust.clock import ClockWatch
from cds_service.trust.reasons import Count, NotAdmittedError, Reason
from cds_service.trust.replay import Replay
from cds_service.trust.rings import Rings
from cds_service.trust.shares import Shares, too_many
from cds_service.trust.tokens import Token
from cds_service.wire.errors import RefusalError

log = logging.getLogger(__name__)

KEPT_LONGER = 3600.0  # seconds that a token is remembered beyond its end: a clock set back opens no gap


@dataclass(frozen=True, slots=True)
class TokenTimes:
    """Seconds: how far clocks may be apart, and how long a token may live from `iat` to `exp`."""

    leeway: float = 60.0
    lifetime: float = 3600.0


class LockedDoor:
    """`base` is the public address of the service, `rings` the keys of every client, `read` where they are listed.

    `problem` says why the clients as they are listed now are not those in force.
    """

    def __init__(
        self,
        clients: Clients,
        rings: Rings,
        replay: Replay,
        base: str,
        times: TokenTimes,
        count: Count = lambda _: None,
        clock: ClockWatch | None = None,
        shares: Shares | None = None,
    ) -> None:
        self._clients = clients
        self._rings = rings
        self._replay = replay
        self._base = base
        self._times = times
        self._count = count
        self._clock = clock or ClockWatch()
        self._shares = shares or Shares()
        self.read: Callable[[], Clients] = lambda: clients
        self.problem = ""
        self._one_at_a_time = asyncio.Lock()  # else what was read first could come into force last

    async def admit(self, authorization: Sequence[str], path: str) -> Caller:
        self._clock.look()
        try:
            token = tokens.look_at(tokens.bearer(authorization))
            client, tenant = self._client(token), token.claims.tenant or ""
            if self._shares.used_up(client.issuer, tenant):
                raise too_many()
            await self._verify(token, client, self._base + path)
            with self._shares.taking(client.issuer, tenant):
                await self._take(token)
        except NotAdmittedError as error:
            self._count(error.reason)
            log.warning("not admitted", extra={"said": {"reason": error.reason, "client": error.issuer}})
            raise unavailable() if error.reason is Reason.NO_REPLAY_STORE else unauthorized() from None
        return Caller(client.issuer, tenant, client.profile, client.fhir_servers)

    def throttles(self, authorization: Sequence[str]) -> bool:
        claimed = self._claimed(authorization)
        return claimed is not None and self._shares.used_up(*claimed)

    def queue(self, authorization: Sequence[str]) -> str:
        claimed = self._claimed(authorization)
        return f"door {' '.join(claimed)}" if claimed and self._shares.busy(*claimed) else ""

    def weigh(self, caller: Caller, size: int) -> None:
        self._shares.weigh(caller.issuer, caller.tenant, size)

    def _claimed(self, authorization: Sequence[str]) -> tuple[str, str] | None:
        """The issuer and tenant that a call says it is of; not looked for while nobody calls much."""
        if not self._shares.anybody_busy:
            return None
        try:
            claims = tokens.look_at(tokens.bearer(authorization)).claims
        except NotAdmittedError:
            return None
        return claims.iss, claims.tenant or ""

    def _client(self, token: Token) -> Client:
        issuer = token.claims.iss
        if not self._clients.knows(issuer):
            raise NotAdmittedError(Reason.ISSUER)  # not named in the log: anybody may write anything here
        client = self._clients.find(issuer, token.claims.tenant)
        if client is None:
            raise NotAdmittedError(Reason.TENANT, issuer)
        if token.header.alg not in client.algorithms:
            raise NotAdmittedError(Reason.ALGORITHM, issuer)
        if token.header.jku is not None and token.header.jku not in client.jkus:
            raise NotAdmittedError(Reason.JKU, issuer)
        return client

    async def _verify(self, token: Token, client: Client, endpoint: str) -> None:
        ring = self._rings.of(client)
        key = await ring.find(token.header.kid, token.header.alg)
        if key is None:
            raise NotAdmittedError(Reason.UNKNOWN_KEY if ring.usable else Reason.NO_KEYS, client.issuer)
        try:
            tokens.verify(token, key, endpoint, self._times.leeway, self._times.lifetime)
        except NotAdmittedError as error:
            raise NotAdmittedError(error.reason, client.issuer) from None

    async def _take(self, token: Token) -> None:
        """Last of all, so that only tokens of clients are remembered."""
        claims = token.claims
        end = claims.exp + self._times.leeway + KEPT_LONGER
        try:
            first = await self._replay.first_use(claims.iss, claims.jti, datetime.fromtimestamp(end, UTC))
        except Exception:  # whatever broke: a token of which nobody knows whether it is new is not taken
            log.exception("the replay store does not answer")
            raise NotAdmittedError(Reason.NO_REPLAY_STORE, claims.iss) from None
        if not first:
            raise NotAdmittedError(Reason.REPLAYED, claims.iss)

    async def read_again(self) -> None:
        """Takes the clients as they are listed now. With a broken list those in force stay, and the log says where."""
        async with self._one_at_a_time:
            await self._read_again()

    async def _read_again(self) -> None:
        try:
            clients = await asyncio.to_thread(self.read)
        except Exception as error:
            # Whatever somebody is writing at this moment, the clients that were checked go on.
            self.problem = str(error) or type(error).__name__
            log.error("the list of clients is broken, the clients in force stay: %s", error)
            return
        self._clients.take(clients.all)
        self._rings.take(self._clients)
        self._rings.start()
        self.problem = ""
        log.info("clients loaded", extra={"said": {"clients": len(clients.all)}})

    def start(self) -> None:
        self._rings.start()

    async def close(self) -> None:
        await self._rings.close()


def unauthorized() -> RefusalError:
    """401, always the same: why a token was not taken would help those who forge them."""
    return RefusalError(
        401,
        "login",
        "The call is not authenticated.",
        "Send Authorization: Bearer with a JWT as in CDS Hooks 2.0, Trusting CDS Clients.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def unavailable() -> RefusalError:
    """503: it cannot be said whether the token was used before."""
    what = "Calls cannot be authenticated at the moment."
    return RefusalError(503, "transient", what, "Try again with a new token.", headers={"Retry-After": "5"})
