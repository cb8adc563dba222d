"""The drawing on the page: accessible, with a table that says the same."""

import json
import re

from fastapi import FastAPI

from cds_service.rehearsal.given import Given
from tests.pages.explain.requests import post
from tests.pages.timeline.scenes import REHEARSAL, some


def page(app: FastAPI, **given: object) -> str:
    return post(app, json.loads(REHEARSAL.body(Given.model_validate(given))), today="2026-03-30").text


def test_the_order_is_named() -> None:
    assert some(taking=["apixaban 5 mg bid"]).shown.order == "Intra-articular hip injection, right"


def test_the_explanation_draws_it_with_title_description_and_table(app: FastAPI) -> None:
    text = page(app, kind="block-deep", taking=[{"apixaban": "5 mg bid", "last_dose_hours": 60}])
    (svg,) = re.findall(r"<svg class=\"timeline\".*?</svg>", text, re.DOTALL)
    assert 'role="img" aria-labelledby="timeline-1-title timeline-1-desc"' in svg
    assert "<title id=" in svg
    assert "ESAIC/ESRA 2022, deep block: 72 h, too short." in svg
    assert "<caption" in text or "The same in a table" in text
    assert "60 h have passed" in text
    assert "style=" not in svg
    assert "This injection is a deep block." in text


def test_an_injection_of_low_risk_says_that_no_hold_is_asked(app: FastAPI) -> None:
    assert "holds for deep blocks are not asked for here" in page(app, taking=["apixaban 5 mg bid"])


def test_without_antithrombotics_nothing_is_drawn(app: FastAPI) -> None:
    assert "<svg" not in page(app)
