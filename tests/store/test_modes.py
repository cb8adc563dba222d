"""Switches in the store, on both databases."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cds_service.store.audit import Audit
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.modes import Switch, Switches
from cds_service.store.store import Store
from cds_service.store.tables import audit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SWITCH = Switch("a-rule", "silent", client="ehr", tenant="north", by="governance lead", why="on trial")


@pytest.fixture
def switches(store: Store) -> Switches:
    return Switches(store.database, lambda: NOON)


def test_a_switch_reads_back_with_who_when_and_why(switches: Switches) -> None:
    switches.set(SWITCH)

    assert switches.all() == [replace(SWITCH, at=NOON)]


def test_a_second_switch_for_the_same_callers_takes_the_place_of_the_first(switches: Switches) -> None:
    switches.set(SWITCH)
    switches.set(replace(SWITCH, mode="off", why="it is wrong"))
    switches.set(replace(SWITCH, mode="visible", tenant=""))

    assert [(one.tenant, one.mode) for one in switches.all()] == [("", "visible"), ("north", "off")]


def test_a_cleared_switch_is_gone_and_others_stay(switches: Switches) -> None:
    switches.set(SWITCH)
    switches.set(replace(SWITCH, client=""))
    switches.clear(SWITCH)

    assert [one.client for one in switches.all()] == [""]


def test_every_change_is_in_the_audit_with_what_was_before(store: Store, switches: Switches) -> None:
    switches.set(SWITCH)
    switches.set(replace(SWITCH, mode="off", by="pharmacist", why="it is wrong"))
    switches.clear(replace(SWITCH, by="governance lead", why="corrected in 1.0.1"))

    entries = Audit(store.database).entries()
    assert [(entry.action, entry.subject, entry.actor) for entry in entries] == [
        ("mode", "a-rule", "governance lead"),
        ("mode", "a-rule", "pharmacist"),
        ("mode", "a-rule", "governance lead"),
    ]
    changes = [json.loads(entry.detail) for entry in entries]
    assert [(change["from"], change["to"]) for change in changes] == [
        (None, "silent"),
        ("silent", "off"),
        ("off", None),
    ]
    assert changes[1] == {"client": "ehr", "tenant": "north", "from": "silent", "to": "off", "why": "it is wrong"}


def test_a_change_that_cannot_be_noted_does_not_happen(store: Store, switches: Switches) -> None:
    with store.database.writing() as connection:
        audit.drop(connection)

    with pytest.raises(StoreUnavailableError):
        switches.set(SWITCH)
    assert switches.all() == []
