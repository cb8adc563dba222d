"""A SMART on FHIR server of a few lines: it grants every launch and answers every search of one staged patient."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

TOKEN = "token-of-the-browser"


class Ehr:
    """What it was asked, and what it answers: bundles by resource type, and the context of the launch."""

    def __init__(self, prefetch: dict[str, Any], context: str) -> None:
        self.prefetch = prefetch
        self.context = context
        self.patient: str | None = "pat-1"
        self.searches: list[str] = []
        self.tokens: set[str] = set()
        self.app = Starlette(
            routes=[
                Route("/fhir/.well-known/smart-configuration", self.about),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/fhir/{path:path}", self.read),
            ],
            middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])],
        )

    async def about(self, request: Request) -> Response:
        base = str(request.base_url)
        return JSONResponse(
            {
                "authorization_endpoint": f"{base}authorize",
                "token_endpoint": f"{base}token",
                "code_challenge_methods_supported": ["S256"],
                "capabilities": ["launch-ehr", "client-public"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = request.query_params
        assert asked["code_challenge_method"] == "S256"
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': 'c', 'state': asked['state']})}")

    async def token(self, _: Request) -> Response:
        granted = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 300, "patient": self.patient}
        return JSONResponse(granted | {"scope": "launch", "appContext": self.context})

    async def read(self, request: Request) -> Response:
        path = request.path_params["path"]
        self.searches.append(f"{path}?{request.url.query}" if request.url.query else path)
        self.tokens.add(request.headers["authorization"])
        if path == "Patient/pat-1":
            return JSONResponse(self.prefetch["patient"])
        return JSONResponse(self.prefetch[self._data_set(path, request.url.query)])

    def _data_set(self, path: str, query: str) -> str:
        if path == "MedicationRequest":
            return "past_medications" if "status=completed" in query else "medications"
        if path == "Observation":
            return "labs" if "6301-6" in query else "measurements"  # the LOINC code of INR
        return {"MedicationAdministration": "administrations"}[path]


@contextmanager
def running(ehr: Ehr) -> Iterator[str]:
    """The address of its FHIR server, on loopback."""
    with serving(ehr.app) as address:
        yield f"{address}/fhir"


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of an application that runs in a thread of its own, on loopback."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    served = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=served.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not served.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        served.should_exit = True
        thread.join(5)


def context(**meant: str) -> str:
    return json.dumps(meant)
