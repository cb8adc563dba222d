"""The frame: what every page has, and what no page can do."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from jinja2 import UndefinedError
from starlette.requests import Request

from cds_service.api.service import Service
from cds_service.pages import frame
from cds_service.settings import Settings


def asking(settings: Settings, path: str = "/rules") -> Request:
    """A request as the application with these settings gets it."""
    app = FastAPI()
    app.state.service = type("Stub", (Service,), {"__init__": lambda self: None})()
    app.state.service.settings = settings
    return Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "app": app})


@pytest.fixture(scope="module")
def request_() -> Request:
    return asking(Settings())


def test_a_page_forbids_everything_that_is_not_our_own(request_: Request) -> None:
    answer = frame.not_found(request_, "No such rule.", "Look at the list.")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_values_are_escaped(request_: Request) -> None:
    answer = frame.not_found(request_, "<img src=x onerror=alert(1)>", "…")
    assert answer.status_code == 404
    assert b"&lt;img src=x" in bytes(answer.body)
    assert b"<img" not in bytes(answer.body)


def test_a_forgotten_value_fails_instead_of_leaving_a_hole(request_: Request) -> None:
    with pytest.raises(UndefinedError, match="title"):
        frame.page(request_, "problem.html")


def test_every_page_says_that_nobody_has_reviewed_the_content(request_: Request) -> None:
    assert b"No clinician has reviewed the content yet" in bytes(frame.not_found(request_, "", "").body)


def test_the_desk_is_named_in_development_only() -> None:
    production = Settings(mode="production", public_url="https://cds.example.org/hip", clients=Path("clients.yaml"))
    assert b"Order desk" in bytes(frame.not_found(asking(Settings()), "", "").body)
    assert b"Order desk" not in bytes(frame.not_found(asking(production), "", "").body)


def test_behind_a_proxy_links_keep_its_path() -> None:
    production = Settings(mode="production", public_url="https://cds.example.org/hip", clients=Path("clients.yaml"))
    assert b'href="/hip/static/' in bytes(frame.not_found(asking(production), "", "").body)


def test_where_one_is_is_said_to_screen_readers() -> None:
    here = bytes(frame.not_found(asking(Settings(), "/"), "", "").body).decode()
    assert '<a href="/" aria-current="page">Order desk</a>' in here


def test_no_template_has_anything_inline() -> None:
    """The Content-Security-Policy would break it silently."""
    for path in frame.TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for forbidden in ("<style", "style=", "<script>", "onclick", "onload", "|safe", "| safe", "javascript:"):
            assert forbidden not in text, json.dumps([path.name, forbidden])
