"""Example requests as of today, and the form that sends them."""

import json
from typing import Any
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI

from cds_service.pages.explain.answering import example
from cds_service.pages.explain.forms import FORM
from tests.api.calls import call

WARFARIN = "03-warfarin-inr-3-1"
INR = "Observation/observation-14"


def request(app: FastAPI, name: str = WARFARIN) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(example(name, app.state.service))
    return made


def post(app: FastAPI, body: Any, **fields: str) -> httpx.Response:
    """The form of the page, sent with these fields."""
    text = body if isinstance(body, str) else json.dumps(body)
    return call(app, "POST", "/explain", urlencode({"request": text, **fields}).encode(), {"Content-Type": FORM})
