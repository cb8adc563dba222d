"""The card for the case that cannot happen: the checks themselves broke. Never silence, never "all clear"."""

import uuid

from cds_service.wire.card import Card, Source

SUMMARY = "Hip-injection checks did not run: internal fault. Check contraindications, anticoagulants and doses by hand."
DETAIL = (
    "The service could not finish its checks of this order, so **nothing was checked**. This is a fault of the "
    "service and says nothing about the patient. It has been logged; please tell the service's operator."
)


def did_not_run() -> Card:
    """A warning that nothing was checked."""
    return Card.checked(
        uuid=str(uuid.uuid4()),
        summary=SUMMARY,
        indicator="warning",
        detail=DETAIL,
        source=Source.checked(label="hip-injection-cds"),
    )
