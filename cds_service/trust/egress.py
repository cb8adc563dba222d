"""The way out of the service: which network addresses its settings and its clients allow."""

import httpx

from cds_service.chart.addresses import LOOPBACK, Addresses
from cds_service.chart.dialling import transport
from cds_service.settings import Settings
from cds_service.trust.clients import Clients
from cds_service.trust.clients_file import unreadable


def addresses(settings: Settings, clients: Clients) -> Addresses:
    """Public ones, and of the internal ones those that a client's entry lists for its servers. In development
    also this machine."""
    return Addresses(everywhere=() if settings.production else LOOPBACK, by_server=clients.internal)


def way_out(settings: Settings, clients: Clients) -> httpx.AsyncBaseTransport:
    """For everything that is called. Raises BrokenClientsError for authorities that cannot be read."""
    try:
        return transport(addresses(settings, clients), settings.authorities)
    except OSError as error:  # ssl's own errors are among them
        if settings.authorities is None:
            raise
        raise unreadable(settings.authorities, error) from None
