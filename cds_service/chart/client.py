"""The only outgoing HTTP: fetches from the client's FHIR server what prefetch did not deliver.

Absent and failed data sets are fetched and truncated ones continued; what came as null or empty is an answer and
stays. One deadline for all. The bearer token goes to the server it came for and nowhere else: no redirects, no
proxies from the environment, no cookies, pages only under the same base address. Nothing here raises for what a
server does; it becomes a Delivery that says why.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Literal
from urllib.parse import quote

import httpx

from cds_service.chart.breaker import Breaker
from cds_service.chart.dialling import ForbiddenAddressError
from cds_service.chart.fetched import NotReadError, is_bundle, whole_json
from cds_service.chart.fhir.deliveries import FEWER, Delivery, read_delivery
from cds_service.chart.reach import Reach, forbids, within
from cds_service.chart.scopes import Scopes

log = logging.getLogger(__name__)

PREFETCH_TOKEN = re.compile(r"\{\{\s*([A-Za-z.]+)\s*\}\}")
UNREAD = ("absent", "failed")
BUSY = 429  # Too Many Requests
RESTING = "the FHIR server failed again and again and is left alone for a while"

Result = Literal["read", "refused", "failed", "late", "resting"]  # of one call, as it is counted


@dataclass(frozen=True, slots=True)
class Access:
    """The client's FHIR server and the bearer token for it. `listed` are the servers that may be called for this
    client; None: any (development). `scope` is what the token may read, as SMART scopes."""

    server: str
    token: str = field(repr=False)
    listed: tuple[str, ...] | None
    scope: str = ""


def failed(why: str) -> Delivery:
    return Delivery(status="failed", why=why)


def fill(template: str, tokens: Mapping[str, str]) -> str | None:
    """The relative address with every {{token}} replaced; None if one has no value."""
    if any(not tokens.get(name) for name in PREFETCH_TOKEN.findall(template)):
        return None
    return PREFETCH_TOKEN.sub(lambda found: quote(tokens[found[1]], safe="/"), template)


class FhirClient:
    """Shared by all requests; holds open connections, nothing about patients. `count` is told how each call went."""

    def __init__(
        self, reach: Reach, transport: httpx.AsyncBaseTransport, count: Callable[[Result], None] = lambda _: None
    ) -> None:
        self.reach = reach
        self.breaker = Breaker(reach.failures, reach.pause)
        self.count = count
        self.http = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=reach.deadline,
            headers={
                "Accept": "application/fhir+json",
                "Accept-Encoding": "identity",
                "User-Agent": "hip-injection-cds",
            },
        )
        self.http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def close(self) -> None:
        await self.http.aclose()

    async def complete(
        self,
        deliveries: Mapping[str, Delivery],
        templates: Mapping[str, str],
        tokens: Mapping[str, str],
        access: Access,
    ) -> dict[str, Delivery]:
        """The deliveries with what could be fetched; `templates` are the published ones, by data set."""
        call = _Call(self, access, dict(deliveries))
        why = forbids(access.server, access.listed)
        wanted = [key for key in templates if deliveries[key].status in (*UNREAD, "truncated")]
        if why:
            log.warning("not called", extra={"said": {"why": why}})
            call.give_up(wanted, why)
            return call.deliveries
        scopes = Scopes(access.scope)
        barred = [key for key in wanted if not scopes.cover(templates[key])]
        call.give_up(barred, "the token's scope does not cover it")
        addresses = {key: fill(templates[key], tokens) for key in wanted if key not in barred}
        until = asyncio.get_running_loop().time() + self.reach.deadline
        tried = list(addresses)[: self.breaker.allowance(access.server)]
        await self._read(call, {key: addresses.pop(key) for key in tried}, until)
        if addresses and self.breaker.allowance(access.server) > 1:
            await self._read(call, addresses, until)
        elif addresses:
            self.count("resting")
            call.give_up(list(addresses), RESTING)
        return call.deliveries

    async def _read(self, call: "_Call", addresses: Mapping[str, str | None], until: float) -> None:
        """Reads all at once, until the time `until` of the loop."""
        if not addresses:
            return
        jobs = {asyncio.create_task(call.read(key, relative)): key for key, relative in addresses.items()}
        try:
            _, late = await asyncio.wait(jobs, timeout=until - asyncio.get_running_loop().time())
        except asyncio.CancelledError:
            await _stop(list(jobs))
            raise
        await _stop(list(late))
        for _ in late:
            self.breaker.failed(call.access.server)
            self.count("late")
        call.give_up([jobs[job] for job in late], f"no answer within {self.reach.deadline:g} s")


async def _stop(jobs: Sequence[asyncio.Task[None]]) -> None:
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)


class _Call:
    """What is fetched for one request, and what is left of its allowance."""

    def __init__(self, client: FhirClient, access: Access, deliveries: dict[str, Delivery]) -> None:
        self.client = client
        self.reach = client.reach
        self.access = access
        self.deliveries = deliveries
        self.bytes_left = client.reach.most_bytes

    def give_up(self, keys: list[str], why: str) -> None:
        """What arrived so far stays; what did not arrive at all has failed."""
        for key in keys:
            if self.deliveries[key].status in UNREAD:
                self.deliveries[key] = failed(why)

    async def read(self, key: str, relative: str | None) -> None:
        try:
            if self.deliveries[key].status != "truncated":
                if relative is None:
                    raise NotReadError("the request lacks a value that its search needs")
                found = read_delivery(await self._page(f"{self.access.server}/{relative}"))
                if "?" in relative and found.status == "present" and not is_bundle(found.resources):
                    raise NotReadError("the FHIR server answered a search with something else than a Bundle")
                self.deliveries[key] = found
            await self._follow(key)
        except NotReadError as error:
            self.give_up([key], str(error))

    async def _follow(self, key: str) -> None:
        """Reads the pages after the first, as long as they are allowed; a rest leaves the delivery truncated."""
        for _ in range(self.reach.most_pages - 1):
            so_far = self.deliveries[key]
            if so_far.status != "truncated" or not so_far.next:
                return
            page = read_delivery(await self._page(so_far.next))
            if page.status not in ("present", "truncated"):
                return
            last = page.why == FEWER  # the total is that of all pages together
            self.deliveries[key] = Delivery(
                status="present" if last else page.status,
                resources=so_far.resources + page.resources,
                why="" if last else page.why,
                next=page.next,
                parsed=so_far.parts + page.parts,
            )

    async def _page(self, url: str) -> bytes:
        if not within(url, self.access.server):
            raise NotReadError("the next page lies outside the FHIR server's address")
        try:
            content = await self._fetch(url)
        except NotReadError as error:
            self.client.count("failed" if error.broken else "refused")
            if error.broken:
                self.client.breaker.failed(self.access.server)
            else:
                self.client.breaker.succeeded(self.access.server)
            raise
        self.client.count("read")
        self.client.breaker.succeeded(self.access.server)
        return content

    async def _fetch(self, url: str) -> bytes:
        headers = {"Authorization": f"Bearer {self.access.token}"}
        try:
            async with self.client.http.stream("GET", url, headers=headers) as response:
                return await self._content(response)
        except ForbiddenAddressError as error:
            log.warning("not called", extra={"said": {"why": str(error)}})
            raise NotReadError("the FHIR server's name leads to an address that is not called") from None
        except httpx.HTTPError:
            raise NotReadError("the FHIR server could not be reached", broken=True) from None

    async def _content(self, response: httpx.Response) -> bytes:
        if response.is_redirect:
            raise NotReadError("the FHIR server redirects, which is not followed")
        if response.status_code != httpx.codes.OK:
            status = response.status_code
            raise NotReadError(f"the FHIR server answered {status}", broken=status >= 500 or status == BUSY)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise NotReadError("the FHIR server compressed its answer without being asked")
        chunks: list[bytes] = []
        async for chunk in response.aiter_raw():
            self.bytes_left -= len(chunk)
            if self.bytes_left < 0:
                raise NotReadError("the FHIR server sent more than is read for one request")
            chunks.append(chunk)
        return whole_json(b"".join(chunks))
