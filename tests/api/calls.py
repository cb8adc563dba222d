"""Calls of the application in process, as an HTTP client makes them."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
from fastapi import FastAPI
from fhir.resources.R4B.operationoutcome import OperationOutcome

ORIGIN = {"Origin": "https://ehr.example.org"}
JSON = {"Content-Type": "application/json"}
SIGN = "/cds-services/hip-injection-order-sign"


def call(
    app: FastAPI,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """One request; `body` is sent as JSON unless it is bytes."""
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    sent = {**(JSON if content is not None else {}), **(headers or {})}

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, content=content, headers=sent)

    return asyncio.run(send())


def issue(answer: httpx.Response) -> dict[str, Any]:
    """The first issue of a refusal, after the whole body was held against FHIR."""
    assert answer.headers["content-type"] == "application/fhir+json"
    OperationOutcome.model_validate_json(answer.content)
    first: dict[str, Any] = answer.json()["issue"][0]
    return first
