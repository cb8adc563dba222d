"""The key rings of all clients. Tenants of one issuer that share a key set share its ring."""

from http.cookiejar import DefaultCookiePolicy

import httpx

from cds_service.trust.clients import Client, Clients
from cds_service.trust.keys import KeyRing, Patience
from cds_service.trust.sources import FileSource, Source, UrlSource


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
        rings: dict[tuple[object, ...], KeyRing] = {}
        self._of: dict[Client, KeyRing] = {}
        for client in clients.all:
            shared = (client.issuer, client.jwks_url, client.jwks_file, client.algorithms)
            if shared not in rings:
                source = self._source(client)
                rings[shared] = KeyRing(client.issuer, source, client.algorithms, patience, published)
            self._of[client] = rings[shared]
        self._rings = tuple(rings.values())

    def of(self, client: Client) -> KeyRing:
        return self._of[client]

    def start(self) -> None:
        """Reads all keys, on the side. Needs a running event loop."""
        for ring in self._rings:
            ring.start()

    async def close(self) -> None:
        for ring in self._rings:
            await ring.close()
        await self._http.aclose()

    def _source(self, client: Client) -> Source:
        return FileSource(client.jwks_file) if client.jwks_file else UrlSource(self._http, client.jwks_url or "")
