"""The explanation over HTTP: every rule, what a changed value does, and nothing of it in production."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from cds_service.app import create_app
from cds_service.settings import Settings
from cds_service.store.faults import StoreUnavailableError
from tests.api import orders
from tests.api.calls import call
from tests.pages.explain.requests import INR, WARFARIN, post, request
from tests.store import samples
from tests.trust.production import in_production


def plain(text: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def test_without_a_request_there_is_a_form_and_examples(app: FastAPI) -> None:
    text = call(app, "GET", "/explain").text
    assert '<textarea id="request"' in text
    assert f"/explain?example={WARFARIN}" in text


def test_an_example_is_explained_down_to_the_entry_of_the_chart(app: FastAPI) -> None:
    said = plain(call(app, "GET", f"/explain?example={WARFARIN}").text)
    assert "above 3.0. Recheck or adjust before hip injection." in said
    assert "the newest INR result at most 7 days before the injection is above 3 " in said
    assert INR in said
    assert "Did not look at this order" in said
    assert "About other kinds of injection" in said


def test_every_rule_is_accounted_for(app: FastAPI) -> None:
    text = call(app, "GET", f"/explain?example={WARFARIN}").text
    for compiled in app.state.service.rulebook.edition.ruleset.rules:
        assert f"/rules/{compiled.rule.id}" in text, compiled.rule.id


def test_another_value_takes_the_card_away(app: FastAPI) -> None:
    said = plain(post(app, request(app), **{f"value.{INR}": "2.4"}).text)
    assert "What the change does to the cards" in said
    assert re.search(r"goes warning INR 3\.1 \(\S+\): above 3\.0\. .* no card", said)
    assert "stays info Aftercare" in said


def test_another_profile_changes_the_level(app: FastAPI) -> None:
    said = plain(post(app, request(app, "02-warfarin-inr-3-0"), policy="uk-local").text)
    assert re.search(r"appears no card warning INR 3 \(\S+\): not below 3\.0\.", said)
    assert "profile UK local practice" in said


def test_a_later_evaluation_makes_the_result_too_old(app: FastAPI) -> None:
    said = plain(post(app, request(app), today="2099-01-01", day="2099-01-01").text)
    assert "goes warning INR 3.1" in said
    assert "2099-01-01 12:00 UTC" in said


def test_another_side_and_a_new_result(app: FastAPI) -> None:
    said = plain(post(app, request(app, "06-prosthesis-same-side"), side="left").text)
    assert re.search(r"goes critical .*prosthesis", said, re.IGNORECASE)
    said = plain(post(app, request(app, "04-warfarin-inr-missing"), test="inr", number="2,4").text)
    assert re.search(r"goes warning On warfarin; no dated INR in the 7 days", said)


def test_as_requested_again(app: FastAPI) -> None:
    said = plain(post(app, request(app), reset="yes", **{f"value.{INR}": "2.4"}).text)
    assert "What the change does" not in said


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({f"value.{INR}": "much"}, f"{INR} takes a number from 0 up, such as 2.4."),
        ({f"value.{INR}": "-1"}, f"{INR} takes a number from 0 up, such as 2.4."),
        ({"day": "tomorrow"}, "The day of the injection is a date such as 2026-03-30."),
        ({"policy": "mine"}, "There is no profile 'mine'."),
        ({"side": "up"}, "The side is right, left or bilateral."),
        ({"test": "aura", "number": "1"}, "A result of one of these can be added: inr, platelets, "),
    ],
)
def test_what_cannot_stand_is_said(app: FastAPI, fields: dict[str, str], problem: str) -> None:
    answer = post(app, request(app), **fields)
    assert answer.status_code == 422
    assert problem in plain(answer.text)


def test_what_is_no_request_is_said_and_kept_in_the_form(app: FastAPI) -> None:
    answer = post(app, '{"hook": "encounter-start"}')
    assert answer.status_code == 422
    assert "The hook is not one of this service's." in plain(answer.text)
    assert "encounter-start" in answer.text


def test_without_an_injection_it_says_so(app: FastAPI) -> None:
    assert "No hip injection in this request" in plain(post(app, orders.sign(orders.CHEST_XRAY)).text)


def test_a_chart_cannot_form_an_element(app: FastAPI) -> None:
    given = request(app)
    entry = given["prefetch"]["medications"]["entry"][0]["resource"]
    entry["dosageInstruction"] = [{"text": "<img src=x onerror=alert(1)>"}]
    assert "<img" not in post(app, given).text


def test_only_a_form_is_read_and_not_more_than_allowed(app: FastAPI) -> None:
    assert call(app, "POST", "/explain", {"hook": "order-sign"}).status_code == 415
    small = create_app(Settings(reload_every=0, body_limit=1000, store="off"))
    assert post(small, "x" * 4000).status_code == 413


def test_in_production_there_is_none(tmp_path: Path) -> None:
    production = create_app(in_production(tmp_path))
    assert call(production, "GET", "/explain").status_code == 404
    assert "/explain" not in call(production, "GET", "/rules").text


def test_in_production_it_is_for_whoever_has_the_operators_token(tmp_path: Path) -> None:
    token = "t" * 40
    production = create_app(in_production(tmp_path).model_copy(update={"governance_token": SecretStr(token)}))
    assert call(production, "GET", f"/explain?example={WARFARIN}").status_code == 401
    assert post(production, "{}").status_code == 401
    allowed = call(production, "GET", f"/explain?example={WARFARIN}", headers={"Authorization": f"Bearer {token}"})
    assert "Did not look at this order" in allowed.text


@pytest.fixture
def remembering(tmp_path: Path) -> Iterator[FastAPI]:
    made = create_app(Settings(reload_every=0, store="", state=tmp_path))
    yield made
    made.state.service.store.close()


def test_what_was_kept_of_a_call_is_shown_by_its_name(remembering: FastAPI) -> None:
    store = remembering.state.service.store
    store.writer.shown(samples.answer)
    samples.wait_for(lambda: store.writer.tally.written == 1)
    said = plain(call(remembering, "GET", "/explain?instance=instance-1").text)
    assert "INR above the low-risk ceiling 1.0.0 warning fired visible" in said
    assert "It never keeps the chart" in said
    assert "Could not tell, without a card: ac-doac-hold" in said
    assert "Nothing is kept under this hookInstance" in call(remembering, "GET", "/explain?instance=other").text


def test_without_a_store_no_call_is_remembered(app: FastAPI) -> None:
    assert app.state.service.store is None
    answer = call(app, "GET", "/explain?instance=x")
    assert answer.status_code == 404
    assert "The store is switched off" in answer.text


def test_a_store_that_does_not_answer_is_said(remembering: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise StoreUnavailableError("down")

    monkeypatch.setattr("cds_service.store.recall.recalled", down)
    answer = call(remembering, "GET", "/explain?instance=x")
    assert (answer.status_code, "does not answer now" in answer.text) == (503, True)
