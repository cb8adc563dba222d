"""Builds the locked door from settings and clients."""

from collections.abc import Iterator
from functools import partial

from cds_service.reasoning.errors import RuleError
from cds_service.settings import Settings
from cds_service.trust.clients import Clients
from cds_service.trust.clients_file import BrokenClientsError, read_clients
from cds_service.trust.egress import way_out
from cds_service.trust.jwks import NotAKeySetError, parse
from cds_service.trust.keys import Patience
from cds_service.trust.locked import LockedDoor, TokenTimes
from cds_service.trust.reasons import Count
from cds_service.trust.replay import Replay
from cds_service.trust.rings import Rings
from cds_service.trust.shares import Shares
from cds_service.trust.sources import FileSource, NotReadError

PAUSE = 30.0  # seconds between two readings of a key set, whatever tokens name


def locked_door(settings: Settings, clients: Clients, replay: Replay, count: Count = lambda _: None) -> LockedDoor:
    """Raises BrokenClientsError for a key file that holds no usable key."""
    published = not settings.production
    insist_on_keys(clients, published)
    patience = Patience(fresh=settings.keys_fresh, pause=min(PAUSE, settings.keys_fresh))
    rings = Rings(clients, way_out(settings, clients), patience, published)
    times = TokenTimes(settings.token_leeway, settings.token_lifetime)
    shares = Shares(settings.tenant_rate)
    door = LockedDoor(clients, rings, replay, settings.public_url, times, count, shares=shares)
    door.read = partial(listed, settings)
    return door


def listed(settings: Settings) -> Clients:
    """The clients as their file stands now. Raises BrokenClientsError for whatever is wrong with them."""
    clients = read_clients(settings.clients, settings.production)
    insist_on_keys(clients, published=not settings.production)
    return clients


def insist_on_keys(clients: Clients, published: bool) -> None:
    """Raises BrokenClientsError for a key file that holds no usable key."""
    if problems := list(_unusable(clients, published)):
        raise BrokenClientsError(problems)


def _unusable(clients: Clients, published: bool) -> Iterator[RuleError]:
    """The key files of which nothing can be used. Addresses are read later: they may be down for a while."""
    for client in clients.all:
        if client.jwks_file is None:
            continue
        try:
            why = "" if parse(FileSource(client.jwks_file).content(), client.algorithms, published) else "no usable key"
        except (NotReadError, NotAKeySetError) as error:
            why = str(error)
        if why:
            advice = f"It must hold a public key for one of {', '.join(client.algorithms)} with a kid."
            yield RuleError(str(client.jwks_file), None, "", f"{why}.", advice)
