"""The connections that all outgoing HTTP takes: a name is resolved here, every address it leads to is checked, and
the connection goes to a checked address, never to the name again.

TLS and the Host header still use the name, so the certificate is the name's. No proxy of the environment is used.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import httpcore
import httpx

from cds_service.chart.addresses import Addresses

Resolve = Callable[[str, int], Awaitable[list[str]]]

FAILURES = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


class ForbiddenAddressError(httpx.TransportError):
    """The name leads to an address that is not called."""


class _ForbiddenError(httpcore.NetworkError):
    """What the pool passes through: a ConnectError it would try again."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of preference. Raises OSError or UnicodeError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Dialler(httpcore.AnyIOBackend):
    """Connects to checked addresses only. One forbidden address among several forbids the name."""

    def __init__(self, addresses: Addresses, resolve: Resolve = resolve) -> None:
        self._addresses = addresses
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The first address that answers; each has its share of the time (s)."""
        failure = httpcore.ConnectError("the name has no address")
        found = await self._checked(host, port)
        share = timeout / max(len(found), 1) if timeout else timeout
        for address in found:
            try:
                return await super().connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = httpcore.ConnectError(str(error))
        raise failure

    async def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("the name cannot be resolved") from None
        if any(self._addresses.forbids(host, port, address) for address in found):
            raise _ForbiddenError
        return found


class PinnedTransport(httpx.AsyncBaseTransport):
    """httpx over connections of a Dialler. Raises httpx.TransportError for everything that goes wrong on the way."""

    def __init__(self, dialler: Dialler, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, max_connections=100, max_keepalive_connections=20, retries=1, network_backend=dialler
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_transport_error():
            answer = await self._pool.handle_async_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_transport_error():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


@contextlib.contextmanager
def _as_transport_error() -> Iterator[None]:
    try:
        yield
    except _ForbiddenError:
        raise ForbiddenAddressError("the name leads to an address that is not called") from None
    except FAILURES as error:
        raise httpx.TransportError(type(error).__name__) from None


@lru_cache(maxsize=8)  # reading the authorities takes a while, and contexts can be shared
def tls_context(authorities: Path | None = None) -> ssl.SSLContext:
    """Certificates are checked against the usual authorities, and against those in the PEM file `authorities`."""
    context = httpx.create_ssl_context(trust_env=False)
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def transport(addresses: Addresses, authorities: Path | None = None) -> PinnedTransport:
    """The way out for everything this service calls."""
    return PinnedTransport(Dialler(addresses), tls_context(authorities))
