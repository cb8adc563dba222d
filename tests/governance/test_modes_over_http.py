"""A running server follows `hip-cds mode` within seconds, on every worker, without a restart."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from cds_service.demo import examples, server
from cds_service.folders import data_folder
from cds_service.store.modes import Switch, Switches
from cds_service.store.store import Place, Store
from cds_service.store.tables import findings

RULE = "ac-vka-inr-high"
SOON = 15.0  # seconds; the workers look far more often
EVERY = 0.1
FINDINGS = "org.hip-injection-cds.findings"


@pytest.fixture
def switches(tmp_path: Path) -> Iterator[Switches]:
    store = Store.open(Place(tmp_path))
    yield Switches(store.database)
    store.close()


@pytest.fixture
def ehr(tmp_path: Path, switches: Switches) -> Iterator[httpx.Client]:
    with (
        server.running(state=str(tmp_path), store="", modes_every=str(EVERY)) as base,
        httpx.Client(base_url=base, trust_env=False) as client,
    ):
        yield client


def fired(ehr: httpx.Client) -> set[str]:
    """The rules that speak when warfarin with an INR of 3.1 is signed."""
    one = next(one for one in examples.load(data_folder("fhir_examples")) if one.name == "03-warfarin-inr-3-1")
    answer = ehr.post(f"/cds-services/{one.service}", json=one.on(datetime.now(UTC).date()))
    assert answer.status_code == 200
    return {each["rule"] for card in answer.json()["cards"] for each in card["extension"][FINDINGS]["findings"]}


def eventually(ehr: httpx.Client, present: bool) -> bool:
    limit = time.monotonic() + SOON
    while (RULE in fired(ehr)) != present:
        if time.monotonic() > limit:
            return False
        time.sleep(EVERY)
    return True


def recorded_silently(folder: Path) -> bool:
    """Whether the firing that nobody saw is in the store."""
    store, limit = Store.open(Place(folder)), time.monotonic() + SOON
    kept = select(findings.c.card).where(findings.c.rule == RULE, findings.c.mode == "silent")
    try:
        while time.monotonic() < limit:
            with store.database.reading() as connection:
                if (card := connection.scalars(kept).first()) is not None:
                    return bool(card == "")
            time.sleep(EVERY)
    finally:
        store.close()
    return False


def test_a_card_goes_when_its_rule_is_silenced_and_comes_back(
    ehr: httpx.Client, switches: Switches, tmp_path: Path
) -> None:
    assert RULE in fired(ehr)

    switches.set(Switch(RULE, "silent", by="governance lead", why="on trial"))
    assert eventually(ehr, present=False)
    assert recorded_silently(tmp_path)
    switches.set(Switch(RULE, "visible", by="governance lead", why="sound"))
    assert eventually(ehr, present=True)
    switches.set(Switch(RULE, "off", by="governance lead", why="the limit is wrong"))
    assert eventually(ehr, present=False)


def test_a_rule_that_is_off_is_off_from_the_first_answer_after_a_restart(tmp_path: Path, switches: Switches) -> None:
    switches.set(Switch(RULE, "off", by="governance lead", why="the limit is wrong"))

    with (
        server.running(state=str(tmp_path), store="", modes_every="60") as base,
        httpx.Client(base_url=base, trust_env=False) as client,
    ):
        assert RULE not in fired(client)
