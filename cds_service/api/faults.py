"""Cards for what must not happen: the checks broke, drafts could not be read, or another patient's data came."""

import uuid
from collections.abc import Sequence

from cds_service.cards.compose import FINDINGS
from cds_service.cards.escape import NAME, VALUE, safe
from cds_service.cards.words import joined
from cds_service.wire.card import Card, Source

DID_NOT_RUN = (
    "Hip-injection checks did not run: internal fault. Check contraindications, anticoagulants and doses by hand."
)
NOTHING_CHECKED = (
    "The service could not finish its checks of this order, so **nothing was checked**. This is a fault of the "
    "service and says nothing about the patient. It has been logged; please tell the service's operator."
)
UNREAD = "Drafts that could not be read: {count}. They were not checked for this injection. Check them by hand."
NOT_CHECKED = (
    "The EHR sent something under the drafts that is no order, or a drug order that names no drug. **It was not "
    "checked**; what else was sent was. Please tell the service's operator."
)
UNKNOWN = "Drafted drugs not known here: {codes}. They were not checked. Check them by hand."
ONLY_CODED = (
    "They have no name, only a code of a list that this service does not hold: {codes}. Whether one of them is an "
    "anticoagulant, an NSAID or part of the injection could not be told, and **no rule saw them**. Order them by name. "
    "For the service's operator: ask the EHR to send the name, or an RxNorm code, beside it."
)
MIXED_UP = "Data of another patient came with this order and were left out. Check that the right patient is open."
LEFT_OUT = (
    "Entries that belong to another patient: {count}. None of them was used. The EHR, or its FHIR server, sent them: "
    "the data of this patient may be incomplete. Please tell the service's operator."
)


def did_not_run() -> Card:
    """A warning that nothing was checked."""
    return _warning(DID_NOT_RUN, NOTHING_CHECKED)


def unread(count: int) -> Card:
    """A warning that `count` drafts were not looked at."""
    return _warning(UNREAD.format(count=count), NOT_CHECKED)


def unknown(drugs: Sequence[str]) -> Card:
    """A warning that drafted drugs were read and mean nothing to anybody here."""
    summary = UNKNOWN.format(codes=joined([safe(one, NAME) for one in drugs], 1))
    return _warning(summary, ONLY_CODED.format(codes=joined([safe(one, VALUE) for one in drugs])))


def mixed_up(count: int) -> Card:
    """A warning that `count` entries of somebody else came along."""
    return _warning(MIXED_UP, LEFT_OUT.format(count=count))


def _warning(summary: str, detail: str) -> Card:
    """A card that speaks for no rule, and says so."""
    return Card.checked(
        uuid=str(uuid.uuid4()),
        summary=summary,
        indicator="warning",
        detail=detail,
        source=Source.checked(label="hip-injection-cds"),
        extension={FINDINGS: {"findings": []}},
    )
