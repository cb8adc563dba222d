"""What a browser read and sends, drawn without asking anybody."""

import json
from typing import Any

import pytest
from fastapi import FastAPI

from cds_service.pages.timeline.launched import DATA_SETS, Drawn, drawn, read
from cds_service.rehearsal.given import Given
from cds_service.wire.errors import RefusalError
from tests.pages.timeline.scenes import NOW, REHEARSAL


def sent(leave_out: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    """The body of the page for a staged patient."""
    prefetch = json.loads(REHEARSAL.body(Given.model_validate(given)))["prefetch"]
    kept = {key: value for key, value in prefetch.items() if key in DATA_SETS and key not in leave_out}
    return {"patientId": "pat-1", "kind": "block-deep", "side": "right", "day": "2026-03-30", "prefetch": kept}


def made(app: FastAPI, body: dict[str, Any]) -> Drawn:
    service = app.state.service
    return drawn(read(json.dumps(body).encode()), service.rulebook.edition, service.settings, NOW)


def test_it_is_drawn_for_the_injection_in_question(app: FastAPI) -> None:
    result = made(app, sent(taking=[{"apixaban": "5 mg bid", "last_dose_hours": 13}]))
    assert result.unread == ()
    assert result.drawing is not None
    assert result.drawing.shown.order == "Deep nerve block, right"
    assert result.drawing.shown.drugs[0].bars[0].verdict == "too short"


def test_without_an_antithrombotic_there_is_nothing_to_draw(app: FastAPI) -> None:
    assert made(app, sent()).drawing is None


def test_what_was_not_read_is_named(app: FastAPI) -> None:
    result = made(app, sent(("labs", "past_medications"), taking=["apixaban 5 mg bid"]))
    assert result.unread == ("past medications", "labs")


@pytest.mark.parametrize(
    ("body", "status", "what"),
    [
        (b"{", 400, "The body is not what the timeline sends."),
        (b'{"patientId": "p", "kind": "knee", "day": "2026-03-30"}', 400, "The body is not what the timeline sends."),
        (b'{"patientId": "../p", "kind": "ia", "day": "2026-03-30"}', 422, "patientId is not a FHIR id."),
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes, status: int, what: str) -> None:
    with pytest.raises(RefusalError) as refused:
        read(body)
    assert (refused.value.status, refused.value.what) == (status, what)
