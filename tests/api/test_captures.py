"""Requests of real clients: the public sandbox, and everything public that could be collected."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from cds_service.api.offers import HOOKS, ID_PREFIX
from tests.api.calls import ORIGIN, call, issue
from tests.reference import SHARED, reading

requirement = pytest.mark.requirement
REQUESTS, RECORDED = "data/fhir/cds_requests", "protocol/sandbox_requests"
COLLECTED = sorted((SHARED / REQUESTS).rglob("*.json"))


def exchange(file: Path) -> dict[str, Any]:
    recorded: Any = json.loads(file.read_text(encoding="utf-8"))
    return recorded if isinstance(recorded, dict) else {}


CAPTURES = sorted((SHARED / RECORDED).glob("*_*.json"))
SANDBOX = [file for file in CAPTURES if exchange(file).get("requestBody")]  # headers and discovery have no body


def own_path(file: Path) -> str:
    """The path of our service for a recorded call."""
    recorded = exchange(file)
    body = recorded["requestBody"]
    if "feedback" in body:
        return f"/cds-services/{ID_PREFIX}order-sign/feedback"
    return f"/cds-services/{ID_PREFIX}{body['hook']}"


@reading(REQUESTS, RECORDED)
@requirement("cds-hooks-2.0@74")
@pytest.mark.parametrize("file", SANDBOX, ids=lambda file: file.stem)
def test_the_sandbox_is_answered(app: FastAPI, file: Path) -> None:
    recorded = exchange(file)
    answer = call(app, "POST", own_path(file), recorded["requestBody"], ORIGIN)
    if "NO_CONTEXT_FIELDS" in file.stem or "NO_DRAFTORDERS" in file.stem:
        assert answer.status_code == 400
        assert issue(answer)["expression"] == ["context.draftOrders"]
    else:
        assert answer.status_code in (200, 412)


@reading(REQUESTS, RECORDED)
@pytest.mark.parametrize("file", COLLECTED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_collected_requests_are_answered_or_refused_with_reasons(app: FastAPI, file: Path) -> None:
    body = file.read_bytes()
    answer = call(app, "POST", f"/cds-services/{ID_PREFIX}{hook_of(body)}", body, ORIGIN)
    if answer.status_code == 200:
        assert isinstance(answer.json()["cards"], list)
    else:
        assert answer.status_code in (400, 412, 422)
        assert issue(answer)["diagnostics"]


def hook_of(body: bytes) -> str:
    """The hook of a recorded request if it is one of ours, else a hook that it must be refused for."""
    try:
        hook = json.loads(body)["hook"]
    except (ValueError, TypeError, KeyError):
        return "order-sign"
    return hook if hook in HOOKS else "order-sign"
