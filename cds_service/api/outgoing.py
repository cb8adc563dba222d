"""What the settings say about calls that this service makes, and for whom."""

from cds_service.api import metrics
from cds_service.chart.client import FhirClient
from cds_service.chart.reach import Reach
from cds_service.settings import Settings
from cds_service.trust.caller import ANYONE, NOBODY, Caller
from cds_service.trust.clients import Clients
from cds_service.trust.egress import way_out


def reach(settings: Settings) -> Reach:
    """How much this installation reads for one request."""
    return Reach(
        deadline=settings.fetch_deadline,
        most_bytes=settings.fetch_limit,
        failures=settings.breaker_failures,
        pause=settings.breaker_pause,
    )


def fhir_client(settings: Settings, clients: Clients) -> FhirClient:
    """The way to the FHIR servers."""
    return FhirClient(reach(settings), way_out(settings, clients), metrics.fetched)


def unasked(settings: Settings) -> Caller:
    """The caller where nobody is asked who it is."""
    return NOBODY if settings.production or settings.clients else ANYONE
