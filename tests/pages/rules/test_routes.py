"""The rule pages over HTTP, as a reader with and without a browser's scripts gets them."""

import re
import shutil
from pathlib import Path

import pytest
from fastapi import FastAPI

from cds_service.app import create_app
from cds_service.pages.rules.library import Library
from cds_service.reasoning.muted import Muted
from cds_service.settings import Settings
from tests.api.calls import call
from tests.pages.rules.conftest import FOLDER
from tests.trust.production import in_production


def get(app: FastAPI, path: str, status: int = 200) -> str:
    answer = call(app, "GET", path)
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def test_the_list_is_a_form_that_works_without_a_script(app: FastAPI) -> None:
    text = get(app, "/rules?q=warfarin&level=critical")
    assert "<script" not in text
    assert 'href="/rules/ac-vka-inr-high"' in text
    assert 'href="/rules/suit-ha-hip"' not in text
    assert 'value="warfarin"' in text
    assert "<option selected>critical</option>" in text


def test_the_list_says_how_many_fit(app: FastAPI) -> None:
    assert re.search(r">(\d+) of \1 rules\.", get(app, "/rules"))
    assert "0 of " in get(app, "/rules?q=zzz")


def test_a_question_is_text_not_markup(app: FastAPI) -> None:
    text = get(app, '/rules?q="><img src=x onerror=alert(1)>&group=<b>')
    assert "<img" not in text
    assert "<b>" not in text


@pytest.mark.parametrize("path", ["/rules/ac-vka-inr-high", "/rules/ac-vka-inr-high/1.0.0"])
def test_a_rule_is_there_with_and_without_its_version(app: FastAPI, path: str) -> None:
    text = get(app, path)
    assert "No clinician has reviewed this rule" in text
    assert "the newest INR result at most 7 days before the injection is above 4.5" in text
    assert "highest_inr:  {value: 3.0" in text  # the YAML itself
    assert " scenarios, played through the whole service: all as expected" in text
    for section in ("speaks", "unknown", "limits", "profiles", "scenarios", "sources", "attributes", "history"):
        assert f'id="{section}"' in text


@pytest.mark.parametrize("mode", ["off", "silent"])
def test_a_rule_that_is_kept_from_users_says_so(app: FastAPI, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    muted = Muted(**{mode: frozenset({"ac-vka-inr-high"})})
    monkeypatch.setattr(app.state.service, "muted", lambda client, tenant: muted)
    assert f"kept from users here: its mode is {mode}" in get(app, "/rules/ac-vka-inr-high")
    assert "kept from users here" not in get(app, "/rules/suit-ha-hip")


def test_another_version_is_not_shown_in_its_place(app: FastAPI) -> None:
    text = get(app, "/rules/ac-vka-inr-high/0.9.0", 404)
    assert "version 0.9.0 is not known" in text
    assert "There is no version 0.9.0" in text
    assert 'href="/rules/ac-vka-inr-high/1.0.0"' in text


def test_a_version_of_the_change_log_was_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(FOLDER, folder)
    file = folder / "suitability" / "suit-ha-hip.yaml"
    text = file.read_text(encoding="utf-8").replace("\nversion: 1.0.0", "\nversion: 1.1.0")
    file.write_text(text.replace("changes: [", "changes: [{version: 1.1.0, note: new words}, "), encoding="utf-8")
    newer = create_app(Settings(rules=folder, reload_every=0))
    said = get(newer, "/rules/suit-ha-hip/1.0.0", 410)
    assert "version 1.0.0 is replaced" in said
    assert said.partition("What has changed since")[2].count("<dt>") == 1
    assert "new words" in said


def test_an_unknown_rule_is_not_found(app: FastAPI) -> None:
    assert "There is no rule with this id." in get(app, "/rules/no-such-rule", 404)


def test_the_bibliography_links_dois_and_rules(app: FastAPI) -> None:
    text = get(app, "/bibliography")
    assert 'href="https://doi.org/10.1016/j.jvir.2019.04.017"' in text
    assert 'id="SIR19-II"' in text
    assert 'href="/rules/ac-vka-inr-high"' in text


def test_the_pages_are_public_in_production(tmp_path: Path) -> None:
    production = create_app(in_production(tmp_path))
    assert 'href="/rules/ac-vka-inr-high"' in get(production, "/rules")


def test_a_new_edition_is_taken_up(app: FastAPI) -> None:
    book = app.state.service.rulebook
    library = Library(book, FOLDER)
    before = library.shelf
    assert library.shelf is before
    book.reload()
    assert library.shelf is not before
