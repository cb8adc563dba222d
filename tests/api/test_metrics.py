import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY

from cds_service.api import metrics
from cds_service.app import create_app
from cds_service.chart.breaker import Breaker
from cds_service.settings import Settings
from cds_service.trust.reasons import Reason
from tests.api import orders
from tests.api.calls import SIGN, call, issue


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_call_is_counted_with_its_time_its_cards_and_what_the_rules_said(app: FastAPI) -> None:
    answered = {"route": "order-sign", "status": "200"}
    before = counted("hip_cds_requests_total", **answered), counted("hip_cds_cards_total", hook="order-sign")
    cards = call(app, "POST", SIGN, orders.sign(orders.HIP, prefetch=orders.prefetch())).json()["cards"]
    assert cards
    assert counted("hip_cds_requests_total", **answered) == before[0] + 1
    assert counted("hip_cds_cards_total", hook="order-sign") == before[1] + len(cards)
    text = call(app, "GET", "/metrics").text
    assert 'hip_cds_request_seconds_bucket{le="0.005",route="order-sign"}' in text
    assert 'hip_cds_rule_outcomes_total{rule="' in text
    assert "hip_cds_fhir_resting 0.0" in text


def test_paths_that_somebody_makes_up_count_together(app: FastAPI) -> None:
    before = counted("hip_cds_requests_total", route="other", status="404")
    for path in ("/Walter", "/cds-services/Risk", "/cds-services/x/feedback"):
        call(app, "GET", path)
    text = call(app, "GET", "/metrics").text
    assert "Walter" not in text
    assert "Risk" not in text
    assert counted("hip_cds_requests_total", route="other", status="404") >= before + 1


def test_fetches_and_refused_clients_are_counted_by_reason() -> None:
    before = counted("hip_cds_fhir_fetches_total", result="late")
    metrics.fetched("late")
    assert counted("hip_cds_fhir_fetches_total", result="late") == before + 1
    before = counted("hip_cds_not_admitted_total", reason="expired")
    metrics.not_admitted(Reason.EXPIRED)
    assert counted("hip_cds_not_admitted_total", reason="expired") == before + 1


def test_with_a_token_only_who_has_it_may_read() -> None:
    app = create_app(Settings.model_validate({"metrics_token": "s3cret", "store": "off"}))
    for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": "s3cret"}):
        answer = call(app, "GET", "/metrics", headers=headers)
        assert (answer.status_code, issue(answer)["code"]) == (401, "login")
    assert call(app, "GET", "/metrics", headers={"Authorization": "Bearer s3cret"}).status_code == 200


def test_in_production_there_is_no_such_page_without_a_token() -> None:
    settings = Settings.model_construct(mode="production", metrics_token=None)
    assert metrics.routes(settings, Breaker(5, 10)) == []


def test_workers_count_together(app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(metrics.SHARED, str(tmp_path))
    answer = call(app, "GET", "/metrics")
    assert (answer.status_code, answer.text) == (200, "")  # none of them has counted anything in this folder


def test_a_worker_that_is_gone_does_not_say_for_ever_that_a_server_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(metrics.SHARED, str(tmp_path))
    assert [asked(resting) for resting in (1, 0)] == ["hip_cds_fhir_resting 1.0", "hip_cds_fhir_resting 0.0"]


def asked(resting: int) -> str:
    """What a worker of its own process shows that leaves so many servers alone."""
    script = f"from cds_service.api import metrics as m; m.RESTING.set({resting}); print(m.shown().decode())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    return next(line for line in done.stdout.splitlines() if line.startswith("hip_cds_fhir_resting "))
