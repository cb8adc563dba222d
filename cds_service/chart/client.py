"""The only outgoing HTTP: fetches from the client's FHIR server what prefetch did not deliver.

Absent and failed data sets are fetched and truncated ones continued; what came as null or empty is an answer and
stays. One deadline for all. The bearer token goes to the server it came for and nowhere else: no redirects, no
proxies from the environment, no cookies, pages only under the same base address. Nothing here raises for what a
server does; it becomes a Delivery that says why.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote

import httpx
import msgspec

from cds_service.chart.dialling import ForbiddenAddressError
from cds_service.chart.fhir.deliveries import Delivery, read_delivery
from cds_service.chart.reach import Reach, forbids, within

log = logging.getLogger(__name__)

PREFETCH_TOKEN = re.compile(r"\{\{\s*([A-Za-z.]+)\s*\}\}")
ANY_JSON = msgspec.json.Decoder(msgspec.Raw)
UNREAD = ("absent", "failed")


@dataclass(frozen=True, slots=True)
class Access:
    """The client's FHIR server and the bearer token for it. `listed` are the servers that may be called for this
    client; None: any (development)."""

    server: str
    token: str = field(repr=False)
    listed: tuple[str, ...] | None


class NotReadError(Exception):
    """One page could not be read; the text says why, without patient data."""


def failed(why: str) -> Delivery:
    return Delivery(status="failed", why=why)


def fill(template: str, tokens: Mapping[str, str]) -> str | None:
    """The relative address with every {{token}} replaced; None if one has no value."""
    if any(not tokens.get(name) for name in PREFETCH_TOKEN.findall(template)):
        return None
    return PREFETCH_TOKEN.sub(lambda found: quote(tokens[found[1]], safe="/"), template)


def whole_json(content: bytes) -> bytes:
    """The content itself if it is one JSON document to its last byte. Raises NotReadError."""
    try:
        return bytes(ANY_JSON.decode(content))
    except (msgspec.DecodeError, RecursionError):
        raise NotReadError("the FHIR server's answer is not JSON") from None


class FhirClient:
    """Shared by all requests; holds open connections, nothing about patients."""

    def __init__(self, reach: Reach, transport: httpx.AsyncBaseTransport) -> None:
        self.reach = reach
        self._http = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=reach.deadline,
            headers={"Accept": "application/fhir+json", "Accept-Encoding": "identity"},
        )
        self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def close(self) -> None:
        await self._http.aclose()

    async def complete(
        self,
        deliveries: Mapping[str, Delivery],
        templates: Mapping[str, str],
        tokens: Mapping[str, str],
        access: Access,
    ) -> dict[str, Delivery]:
        """The deliveries with what could be fetched; `templates` are the published ones, by data set."""
        call = _Call(self._http, self.reach, access, dict(deliveries))
        why = forbids(access.server, access.listed)
        wanted = [key for key in templates if deliveries[key].status in (*UNREAD, "truncated")]
        if why:
            log.warning("not called", extra={"said": {"why": why}})
            call.give_up(wanted, why)
            return call.deliveries
        jobs = {asyncio.create_task(call.read(key, fill(templates[key], tokens))): key for key in wanted}
        _, late = await asyncio.wait(jobs, timeout=self.reach.deadline)
        for job in late:
            job.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        call.give_up([jobs[job] for job in late], f"no answer within {self.reach.deadline:g} s")
        return call.deliveries


class _Call:
    """What is fetched for one request, and what is left of its allowance."""

    def __init__(self, http: httpx.AsyncClient, reach: Reach, access: Access, deliveries: dict[str, Delivery]) -> None:
        self.http = http
        self.reach = reach
        self.access = access
        self.deliveries = deliveries
        self.bytes_left = reach.most_bytes

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
                self.deliveries[key] = read_delivery(await self._page(f"{self.access.server}/{relative}"))
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
            self.deliveries[key] = Delivery(
                status=page.status,
                resources=so_far.resources + page.resources,
                why=page.why,
                next=page.next,
                parsed=so_far.parts + page.parts,
            )

    async def _page(self, url: str) -> bytes:
        if not within(url, self.access.server):
            raise NotReadError("the next page lies outside the FHIR server's address")
        headers = {"Authorization": f"Bearer {self.access.token}"}
        try:
            async with self.http.stream("GET", url, headers=headers) as response:
                return await self._content(response)
        except ForbiddenAddressError:
            raise NotReadError("the FHIR server's name leads to an address that is not called") from None
        except httpx.HTTPError:
            raise NotReadError("the FHIR server could not be reached") from None

    async def _content(self, response: httpx.Response) -> bytes:
        if response.is_redirect:
            raise NotReadError("the FHIR server redirects, which is not followed")
        if response.status_code != httpx.codes.OK:
            raise NotReadError(f"the FHIR server answered {response.status_code}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise NotReadError("the FHIR server compressed its answer without being asked")
        chunks: list[bytes] = []
        async for chunk in response.aiter_raw():
            self.bytes_left -= len(chunk)
            if self.bytes_left < 0:
                raise NotReadError("the FHIR server sent more than is read for one request")
            chunks.append(chunk)
        return whole_json(b"".join(chunks))
