"""Whole messages that are right, for tests to spoil in one place."""

from typing import Any

CARD_ID = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
SUGGESTION_ID = "e56e1945-20b3-4393-8503-a1a20fd73152"
SYSTEM = "https://example.org/codes"


def card(**changed: Any) -> dict[str, Any]:
    """A card as keyword arguments, with the specification's names."""
    return {
        "uuid": CARD_ID,
        "summary": "INR is above the ceiling.",
        "indicator": "warning",
        "source": {"label": "Guideline"},
        **changed,
    }


def suggestion(**changed: Any) -> dict[str, Any]:
    return {"label": "Order an INR", "uuid": SUGGESTION_ID, "actions": [create()], **changed}


def create(**changed: Any) -> dict[str, Any]:
    resource = {"resourceType": "ServiceRequest", "status": "draft", "intent": "proposal"}
    return {"type": "create", "description": "Order an INR", "resource": resource, **changed}


def request(**changed: Any) -> dict[str, Any]:
    """An order-sign call."""
    return {
        "hook": "order-sign",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": context(),
        "prefetch": {"patient": {"resourceType": "Patient", "id": "p1"}, "allergies": None},
        **changed,
    }


def context(**changed: Any) -> dict[str, Any]:
    drafts = {"resourceType": "Bundle", "entry": []}
    return {"patientId": "p1", "userId": "Practitioner/u1", "draftOrders": drafts, **changed}


def authorization(**changed: Any) -> dict[str, Any]:
    return {
        "access_token": "opaque-token",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/*.read",
        "subject": "cds-service",
        **changed,
    }


def feedback(**changed: Any) -> dict[str, Any]:
    return {
        "card": CARD_ID,
        "outcome": "overridden",
        "outcomeTimestamp": "2026-11-21T10:05:31Z",
        **changed,
    }
