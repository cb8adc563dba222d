"""The clients that may call: who they are, which keys are theirs, what may be called for them."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, IPvAnyNetwork, model_validator

from cds_service.chart.addresses import NEVER, Network
from cds_service.chart.reach import LOOPBACK, address, port_of
from cds_service.trust.caller import Profile

Entries = TypeVar("Entries", bound=tuple[object, ...])
Algorithm = Literal["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]


def _web_address(value: str) -> str:
    url = address(value)
    if url is None:
        raise ValueError("must be a plain http(s) address: no user name, no fragment.")
    if url.scheme == "http" and url.host not in LOOPBACK:
        raise ValueError("must be an https address; http is for loopback in development.")
    return value


def _base_address(value: str) -> str:
    if "?" in _web_address(value):
        raise ValueError("must be a base address: no query.")
    return value.rstrip("/")


def _callable_network(value: Network) -> Network:
    if any(value.version == one.version and value.overlaps(one) for one in NEVER):
        raise ValueError("holds addresses that are never called (link-local, metadata, multicast). Name a smaller one.")
    return value


def some(value: Entries) -> Entries:
    """An empty list would let nobody in."""
    if not value:
        raise ValueError("is an empty list.")
    return value


Web = Annotated[str, AfterValidator(_web_address)]
Base = Annotated[str, AfterValidator(_base_address)]
Internal = Annotated[IPvAnyNetwork, AfterValidator(_callable_network)]
Word = Annotated[str, Field(min_length=1, max_length=255)]


class Client(BaseModel):
    """One EHR, or one tenant of it. Lists are complete: what is not in them is not taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Word  # the `iss` of its tokens
    jwks_url: Web | None = None  # its public keys: read from here …
    jwks_file: Path | None = None  # … or from a file beside this one
    jku: tuple[Web, ...] = ()  # what tokens may name as `jku` beside jwks_url; nothing is read from there
    algorithms: Annotated[tuple[Algorithm, ...], AfterValidator(some)] = ("ES384", "RS384")
    tenants: tuple[Word, ...] = ()  # the `tenant` its tokens must have; none: it is not looked at
    fhir_servers: tuple[Base, ...] = ()  # base addresses that are called with the tokens it sends along
    internal: tuple[Internal, ...] = ()  # networks, beside the public ones, to which its servers' names may lead
    profile: Profile = "spec"

    @model_validator(mode="after")
    def _has_keys(self) -> Self:
        if (self.jwks_url is None) == (self.jwks_file is None):
            raise ValueError("needs its public keys: either jwks_url or jwks_file.")
        return self

    @property
    def jkus(self) -> frozenset[str]:
        """Every `jku` that its tokens may carry."""
        return frozenset((*self.jku, *((self.jwks_url,) if self.jwks_url else ())))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everything that is called for it."""
        return (*self.fhir_servers, *((self.jwks_url,) if self.jwks_url else ()))


class Clients:
    """The clients in force, by what their tokens say. Whoever holds this sees the new ones when others are taken."""

    def __init__(self, clients: Iterable[Client] = ()) -> None:
        self.internal: dict[tuple[str, int], tuple[Network, ...]] = {}
        """The internal networks to which each host and port may lead."""
        self.take(clients)

    def take(self, clients: Iterable[Client]) -> None:
        """These from now on, and no others."""
        self.all = tuple(clients)
        self._by_issuer: dict[str, list[Client]] = defaultdict(list)
        for client in self.all:
            self._by_issuer[client.issuer].append(client)
        self.internal.clear()
        self.internal.update(_internal(self.all))

    def __bool__(self) -> bool:
        return bool(self.all)

    def knows(self, issuer: str) -> bool:
        return issuer in self._by_issuer

    def find(self, issuer: str, tenant: str | None) -> Client | None:
        """The client of a token; None for an issuer or a tenant that is not listed."""
        for client in self._by_issuer.get(issuer, ()):
            if not client.tenants or tenant in client.tenants:
                return client
        return None


def _internal(clients: Iterable[Client]) -> dict[tuple[str, int], tuple[Network, ...]]:
    networks: dict[tuple[str, int], tuple[Network, ...]] = {}
    for client in clients:
        for url in filter(None, map(address, client.addresses)):
            server = (url.raw_host.decode(), port_of(url))
            networks[server] = networks.get(server, ()) + client.internal
    return networks
