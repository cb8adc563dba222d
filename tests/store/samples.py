"""Records as a call leaves them."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, func, select

from cds_service.store.records import Answer, Said, ShownCard, ShownFinding
from cds_service.store.store import Store

MORNING = 1_795_339_800_000  # 2026-11-22T09:30:00Z
CARD = "6f1b8a52-3f5f-4a43-9e0e-2f8a3f5d0c11"
LIMIT = 20.0  # seconds that a test waits for a thread


def answer(number: int = 1, **members: Any) -> Answer:
    card = f"{number:08x}-0000-4000-8000-000000000000"
    finding = ShownFinding(card, "ac-vka-inr-high", "1.0.0", "warning", "fired", "visible", "order", "evidence")
    given = {
        "id": f"{number:032x}",
        "at": MORNING + number,
        "hook": "order-sign",
        "hook_instance": f"instance-{number}",
        "client": "https://ehr.example.org",
        "tenant": "north",
        "user_reference": "Practitioner/17",
        "patient_key": "patient",
        "policy": "sir-2019",
        "rules_version": "0123456789ab",
        "orders": 1,
        "unknown": ("ac-doac-hold",),
        "cards": (ShownCard(card, "ac-vka-inr-high", "warning", ("s1", "s2")),),
        "findings": (finding,),
    }
    return Answer(**{**given, **members})


def said(card: str = CARD, **members: Any) -> Said:
    given = {
        "tenant": "north",
        "client": "https://ehr.example.org",
        "service": "hip-injection-order-sign",
        "card": card,
        "outcome": "overridden",
        "outcome_at": MORNING,
        "received_at": MORNING + 1000,
    }
    return Said(**{**given, **members})


def count(store: Store, table: Table) -> int:
    with store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def wait_for(true: Callable[[], bool]) -> None:
    """Returns as soon as it is true; fails after a long while."""
    limit = time.monotonic() + LIMIT
    while not true():
        assert time.monotonic() < limit, "it never became true"
        time.sleep(0.01)
