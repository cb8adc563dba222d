"""Orders staged as scenarios are, with their timeline."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cds_service.pages.timeline.drawing import Drawing, drawing
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.run import Rehearsal, finished

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=ZoneInfo("UTC"))
REHEARSAL = Rehearsal(now=NOW)


def drawn(**given: Any) -> Drawing | None:
    """The timeline of a scenario's order."""
    asked = Given.model_validate(given)
    service = REHEARSAL.service(f'"{asked.policy}"')
    call = service.call(REHEARSAL.body(asked), asked.hook)
    chart, answers = finished(call.answers())
    return drawing(call.edition.ruleset, chart, answers[0][0], call.now)


def some(**given: Any) -> Drawing:
    made = drawn(**given)
    assert made is not None
    return made
