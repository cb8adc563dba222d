"""Feedback is taken: kept on disk before it is answered, or refused so that its sender tries again."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from cds_service.api.answers import FHIR_JSON, PRIVATE, refused
from cds_service.cards.non_adherence import non_adherence
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.moments import milliseconds
from cds_service.store.records import Said
from cds_service.trust.caller import Caller
from cds_service.wire.errors import RefusalError
from cds_service.wire.feedback import Feedback, read_feedback
from cds_service.wire.limits import Limits
from cds_service.wire.outcome import Issue, Words, outcome_bytes

if TYPE_CHECKING:
    from cds_service.store.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 16 * 1024  # bytes that are read while nobody else is served; longer bodies are read in a thread
RETRY_AFTER = 10  # seconds that a client is asked to wait while nothing can be kept


async def take_feedback(
    store: "Store | None", service_id: str, body: bytes, caller: Caller, limits: Limits
) -> Response:
    """200 with a receipt: how many items are kept, and what is wrong with each of the others.

    503 with Retry-After when nothing can be kept now. Raises RefusalError: 400 for what is no feedback, 501 without
    a store. The receipt says nothing about which cards are known: nobody can find them by trying.
    """
    aside = len(body) > AT_ONCE
    good, bad = await asyncio.to_thread(read_feedback, body, limits) if aside else read_feedback(body, limits)
    counts = {word: sum(item.outcome == word for item in good) for word in ("accepted", "overridden")}
    said = {"service": service_id, **counts, "unusable": len(bad)}
    if store is None:
        raise not_kept()
    now = milliseconds(datetime.now(UTC))
    try:
        if good:
            kept = store.writer.said([record(item, service_id, caller, now) for item in good])
            await asyncio.wrap_future(kept)
    except StoreUnavailableError as error:
        log.error("feedback could not be kept", extra={"said": {**said, "why": str(error)}})
        return refused(try_again(), {"Retry-After": str(RETRY_AFTER)})
    log.info("feedback", extra={"said": said})
    return Response(outcome_bytes(receipt(len(good), len(bad)), *bad), media_type=FHIR_JSON, headers=PRIVATE)


def record(item: Feedback, service_id: str, caller: Caller, now: int) -> Said:
    """One item as the store keeps it. `now` in milliseconds: when it came."""
    override = item.override_reason
    reason = override.reason if override else None
    return Said(
        tenant=caller.tenant,
        client=caller.issuer,
        service=service_id,
        card=item.card,
        outcome=item.outcome,
        outcome_at=milliseconds(item.outcome_timestamp),
        received_at=now,
        suggestions=tuple(dict.fromkeys(suggestion.id for suggestion in item.accepted_suggestions)),
        reason_code=reason.code if reason else "",
        reason_system=reason.system if reason else "",
        non_adherence=non_adherence(reason.code, reason.system) if reason else "",
        comment=override.user_comment if override else "",
    )


def receipt(kept: int, unusable: int) -> Issue:
    what = f"{kept} of {kept + unusable} feedback items are kept."
    return Issue(severity="information", code="informational", details=Words(text=what))


def try_again() -> RefusalError:
    what = "The feedback could not be kept at this moment. Nothing of it was kept."
    return RefusalError(
        503, "transient", what, f"Send all of it again after {RETRY_AFTER} seconds: repeats do no harm."
    )


def not_kept() -> RefusalError:
    what = "This service keeps no feedback: it runs without a store."
    return RefusalError(501, "not-supported", what, "The service's operator can set HIP_CDS_STORE.")
