"""From an evaluated order to its picture, with the words that a table repeats."""

from dataclasses import dataclass
from datetime import datetime

from cds_service.cards import words
from cds_service.chart.chart import Chart
from cds_service.chart.order import Order
from cds_service.pages.timeline.model import Timeline, timeline
from cds_service.pages.timeline.picture import Picture, picture
from cds_service.reasoning.evaluate import situation
from cds_service.reasoning.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is shown, and where it stands."""

    shown: Timeline
    picture: Picture


def drawing(rules: Ruleset, chart: Chart, order: Order, now: datetime) -> Drawing | None:
    """The timeline of one order; None where no antithrombotic was taken lately."""
    shown = timeline(situation(rules, chart, order, now), words.capital(words.order_name(order)))
    return Drawing(shown, picture(shown)) if shown else None
