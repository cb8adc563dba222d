"""Whom the service may call: addresses are parsed once, as they will be called, and whole origins are compared."""

from dataclasses import dataclass

import httpx

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DOTS = (b"/..", b"/./", b"%2e", b"%2f", b"%5c", b"\\")


@dataclass(frozen=True, slots=True)
class Reach:
    """How much is fetched for one request: `deadline` (s) for everything, `most_bytes` when decoded, and
    `most_pages` of one search. After `failures` calls in a row that failed, a server rests for `pause` (s)."""

    deadline: float = 1.5
    most_bytes: int = 10 * 1024 * 1024
    most_pages: int = 5
    failures: int = 5
    pause: float = 10.0


def forbids(server: str, listed: tuple[str, ...] | None) -> str:
    """Why this base address may not be called; "" when it may.

    `listed` are the base addresses that may be called; None allows any https server, and http on loopback.
    """
    base = address(server)
    if base is None:
        return "the FHIR server's address is not usable"
    if listed is None:
        safe = base.scheme == "https" or (base.scheme == "http" and base.host in LOOPBACK)
        return "" if safe else "the FHIR server is not called over http"
    known = any(within(server, one) for one in listed)
    return "" if known else "the FHIR server is not one that this service may call"


def address(text: str) -> httpx.URL | None:
    """The address as it would be called; None if it is no plain http(s) address with a host."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        return None
    plain = url.scheme in ("http", "https") and url.host and not url.userinfo and not url.fragment
    return url if plain else None


def within(text: str, base: str) -> bool:
    """Whether `text` has the origin of `base` and lies at or under its path, segment by segment."""
    url, root = address(text), address(base)
    if url is None or root is None or (url.scheme, url.host, port_of(url)) != (root.scheme, root.host, port_of(root)):
        return False
    path = url.raw_path.partition(b"?")[0]
    folder = root.raw_path.rstrip(b"/") + b"/"
    return (path + b"/").startswith(folder) and not any(dots in path.lower() for dots in DOTS)


def port_of(url: httpx.URL) -> int:
    """The port, also where the scheme alone says it."""
    return url.port or {"http": 80, "https": 443}[url.scheme]
