import pytest
from fastapi import FastAPI

from cds_service.api.service import Service
from tests.api.calls import call


def test_live(app: FastAPI) -> None:
    assert call(app, "GET", "/health/live").json() == {"status": "live"}


def test_ready_names_the_rules(app: FastAPI, service: Service) -> None:
    rules = service.rulebook.edition.ruleset
    assert call(app, "GET", "/health/ready").json() == {
        "status": "ready",
        "rules": {"version": rules.version, "policy": rules.policy.id, "count": len(rules.rules)},
    }


def test_ready_says_that_newer_rules_are_broken(
    app: FastAPI, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.rulebook, "problem", "1 error in the rules")
    answer = call(app, "GET", "/health/ready")
    assert answer.status_code == 200
    assert "newer_clients" not in answer.json()
    assert answer.json()["newer_rules"] == "broken: the rules in force stay; the log says where"
