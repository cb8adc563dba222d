"""The whole way of one request: gather → build → orders → evaluate → compose. HTTP, rehearsal and bench walk it."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cds_service.api import faults, gather, metrics
from cds_service.api.call import Call, Pause, no_pause
from cds_service.api.offers import SERVICES
from cds_service.api.outgoing import fhir_client
from cds_service.api.recorder import Recorder
from cds_service.api.rulebook import Rulebook
from cds_service.chart.chart import Chart
from cds_service.chart.client import FhirClient
from cds_service.reasoning.muted import Muted, nobody_muted
from cds_service.settings import Settings
from cds_service.trust.caller import NOBODY, Caller
from cds_service.trust.clients import Clients
from cds_service.wire.card import answer_bytes
from cds_service.wire.errors import RefusalError
from cds_service.wire.limits import Limits
from cds_service.wire.request import read_request

if TYPE_CHECKING:
    from cds_service.governance.repeats import Repeats
    from cds_service.store.store import Store

log = logging.getLogger(__name__)

NOTHING_READ = Chart()


class Service:
    """Answers calls with the rules in force. `clock` gives the moment, aware, in the clinic's zone."""

    def __init__(
        self,
        settings: Settings,
        rulebook: Rulebook | None = None,
        client: FhirClient | None = None,
        clock: Callable[[], datetime] | None = None,
        store: "Store | None" = None,
    ) -> None:
        self.settings = settings
        self.rulebook = rulebook or Rulebook(settings)
        self.client = client or fhir_client(settings, Clients())
        self.store = store
        self.recorder = Recorder(store)
        self.muted: Callable[[str, str], Muted] = nobody_muted  # by client and tenant
        self.repeats: Repeats | None = None  # where the site wants no repeats
        self.limits = Limits(
            settings.depth_limit, settings.values_limit, settings.drafts_limit, settings.draft_objects_limit
        )
        self.clock = clock or (lambda: datetime.now(settings.timezone))

    async def invoke(self, service_id: str, body: bytes, caller: Caller = NOBODY, pause: Pause = no_pause) -> bytes:
        """The JSON of the answer to one call. Raises RefusalError for what gets no cards (400, 404, 412, 422).

        `pause` is awaited between the parts of the work.
        """
        begun = time.perf_counter()
        call = self.call(body, hook_of(service_id), caller)
        call.pause = pause
        try:
            answer = answer_bytes(await call.cards(), call.extension)
        except RefusalError:
            raise
        except Exception:
            # An EHR shows a failed call as "no recommendations": the user must see that nothing was checked.
            log.exception("the checks did not run", extra={"said": call.said})
            metrics.BROKEN.labels(call.request.hook).inc()
            fault = faults.did_not_run()
            call.record((), [fault])
            return answer_bytes([fault])
        call.said["ms"] = round((time.perf_counter() - begun) * 1000, 2)
        log.info("answered", extra={"said": call.said})
        return answer

    def call(self, body: bytes, hook: str, caller: Caller = NOBODY) -> Call:
        """One request, read and held against the rules in force now. Raises RefusalError (400, 422)."""
        whole = None if hook in gather.READ_RAW else gather.WHOLE
        return Call(self, caller, read_request(body, hook, whole, self.limits), self.clock())


def hook_of(service_id: str) -> str:
    """The hook that a service id stands for. Raises RefusalError (404)."""
    hook = SERVICES.get(service_id)
    if hook is None:
        what = "There is no service with this id."
        raise RefusalError(404, "not-found", what, "GET /cds-services lists the services and their ids.")
    return hook
