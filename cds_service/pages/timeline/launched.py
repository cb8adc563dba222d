"""The timeline of a patient whose data a browser read with its own token: drawn once, kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import msgspec

from cds_service.api import gather
from cds_service.api.rulebook import Edition
from cds_service.cards import words
from cds_service.chart.build import build
from cds_service.chart.chart import Chart
from cds_service.chart.facts import Side, When
from cds_service.chart.order import Kind, Order
from cds_service.pages.timeline.drawing import Drawing, drawing
from cds_service.settings import Settings
from cds_service.wire import members
from cds_service.wire.errors import RefusalError, malformed

HOOK: Literal["order-sign"] = "order-sign"
DATA_SETS = ("patient", "medications", "past_medications", "administrations", "labs", "measurements")


class Asked(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """What the page sends: the injection in question, and what it read, by data set as in prefetch."""

    patient_id: str
    kind: Kind
    side: Side = "unknown"
    day: date
    prefetch: dict[str, msgspec.Raw] = {}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing, None without an antithrombotic; and the data sets that could not be read, in words."""

    drawing: Drawing | None
    unread: tuple[str, ...]


def read(body: bytes) -> Asked:
    """Raises RefusalError (400, 422)."""
    try:
        asked = msgspec.json.decode(body, type=Asked)
    except (msgspec.DecodeError, RecursionError):
        raise malformed("The body is not what the timeline sends.", members.SEND_JSON) from None
    if not members.ID.fullmatch(asked.patient_id):
        raise RefusalError(422, "value", "patientId is not a FHIR id.", "Send the id of the FHIR Patient.")
    return asked


def drawn(asked: Asked, edition: Edition, settings: Settings, now: datetime) -> Drawn:
    """Reads the data as a hook would and judges them for the injection in question. Nothing is fetched."""
    chart = _chart(asked, edition, settings, now)
    order = Order(
        hook=HOOK,
        kind=asked.kind,
        side=asked.side,
        when=When(asked.day, asked.day, asked.day.isoformat()),
        code_text=words.KINDS[asked.kind],
    )
    return Drawn(drawing(edition.ruleset, chart, order, now), tuple(_unread(chart)))


def _chart(asked: Asked, edition: Edition, settings: Settings, now: datetime) -> Chart:
    templates = templates_of(edition)
    sent = {key: bytes(value) for key, value in asked.prefetch.items() if key in templates}
    deliveries = gather.prefetched(sent, templates)
    codes, zone = edition.ruleset.codes, settings.timezone
    return build(deliveries, asked.patient_id, codes, zone, now, edition.courses)


def templates_of(edition: Edition) -> Mapping[str, str]:
    """The searches that the timeline needs, of those that the service publishes."""
    return {key: template for key, template in edition.templates[HOOK].items() if key in DATA_SETS}


def _unread(chart: Chart) -> list[str]:
    states = {key: chart.data[key].status if key in chart.data else "failed" for key in DATA_SETS}
    return [key.replace("_", " ") for key, status in states.items() if status != "read"]
