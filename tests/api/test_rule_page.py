"""Where the source links of cards lead."""

from fastapi import FastAPI

from cds_service.api.service import Service
from tests.api.calls import call


def test_every_rule_in_force_has_its_page(app: FastAPI, service: Service) -> None:
    for compiled in service.rulebook.edition.ruleset.rules:
        rule = compiled.rule
        answer = call(app, "GET", f"/rules/{rule.id}/{rule.version}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8"), rule.id
        assert answer.text.startswith(rule.title), rule.id


def test_a_page_says_logic_limits_sources_and_standing(app: FastAPI) -> None:
    text = call(app, "GET", "/rules/ac-vka-inr-high/1.0.0").text
    assert "the newest INR result at most 7 days before the injection is above 4.5" in text
    assert "highest_inr: 3 {INR}, from SIR 2019 https://doi.org/10.1016/j.jvir.2019.04.017" in text
    assert "inr_age: 7 d, from a local default, no guideline sets this; a site sets it as ac.inr_max_age_days" in text
    assert "Where guidelines differ: EULAR 2021 sets no number" in text
    assert text.endswith(
        "Status: draft. No clinician has reviewed this rule yet. It must not be used for the care of patients.\n"
    )


def test_another_version_is_not_found(app: FastAPI) -> None:
    answer = call(app, "GET", "/rules/ac-vka-inr-high/9.9.9")
    assert answer.status_code == 404
    assert answer.json()["resourceType"] == "OperationOutcome"
