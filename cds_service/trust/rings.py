"""The key rings of all clients. Tenants of one issuer that share a key set share its ring."""

from http.cookiejar import DefaultCookiePolicy

import httpx

from cds_service.trust.clients import Client, Clients
from cds_service.trust.keys import KeyRing, Patience
from cds_service.trust.sources import FileSource, Source, UrlSource

Share = tuple[object, ...]  # what the clients of one ring have in common


class Rings:
    """`way` is the only way out. `published` admits keys whose private half is public (development)."""

    def __init__(self, clients: Clients, way: httpx.AsyncBaseTransport, patience: Patience, published: bool) -> None:
        self._http = httpx.AsyncClient(
            transport=way,
            trust_env=False,
            follow_redirects=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "hip-injection-cds"},
        )
        self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._patience, self._published = patience, published
        self._by_share: dict[Share, KeyRing] = {}
        self._of: dict[Client, KeyRing] = {}
        self.take(clients)

    def take(self, clients: Clients) -> None:
        """A ring for each of these; one that was there keeps its keys, one that nobody has any more goes."""
        before, self._by_share, self._of = self._by_share, {}, {}
        for client in clients.all:
            share = (client.issuer, client.jwks_url, client.jwks_file, client.algorithms)
            if share not in self._by_share:
                self._by_share[share] = before.get(share) or self._ring(client)
            self._of[client] = self._by_share[share]

    def of(self, client: Client) -> KeyRing:
        return self._of[client]

    def start(self) -> None:
        """Reads all keys, on the side. Needs a running event loop."""
        for ring in self._by_share.values():
            ring.start()

    async def close(self) -> None:
        for ring in self._by_share.values():
            await ring.close()
        await self._http.aclose()

    def _ring(self, client: Client) -> KeyRing:
        return KeyRing(client.issuer, self._source(client), client.algorithms, self._patience, self._published)

    def _source(self, client: Client) -> Source:
        return FileSource(client.jwks_file) if client.jwks_file else UrlSource(self._http, client.jwks_url or "")
