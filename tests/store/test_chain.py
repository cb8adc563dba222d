"""The chain shows every change of a row, and lets persons be forgotten."""

from dataclasses import replace
from typing import Any

import pytest

from cds_service.store import chain
from cds_service.store.chain import BEGINNING, Entry, Fault, verify


def entry(place: int, previous: str, action: str = "mode", subject: str = "a-rule") -> Entry:
    salt, actor, detail = f"salt{place}", "governance lead", "{}"
    digest = chain.digest(salt, actor, detail)
    hashed = chain.link(previous, place, place * 1000, action, subject, digest)
    return Entry(place, place * 1000, action, subject, actor, detail, salt, digest, previous, hashed)


def chained(*told: tuple[str, str]) -> list[Entry]:
    entries: list[Entry] = []
    for place, (action, subject) in enumerate(told, start=1):
        entries.append(entry(place, entries[-1].hash if entries else BEGINNING, action, subject))
    return entries


@pytest.fixture
def five() -> list[Entry]:
    return chained(*[("mode", "a-rule")] * 5)


def places(entries: list[Entry]) -> list[tuple[int, str]]:
    return [(fault.place, fault.what.partition(":")[0]) for fault in verify(entries).faults]


def test_an_untouched_chain_has_no_fault_and_ends_in_its_head(five: list[Entry]) -> None:
    verdict = verify(five)

    assert (verdict.entries, verdict.emptied, verdict.head, verdict.faults) == (5, 0, five[-1].hash, ())
    assert verify([]).head == BEGINNING


@pytest.mark.parametrize("changed", [{"at": 1}, {"action": "x"}, {"subject": "x"}, {"digest": "x"}, {"hash": "x"}])
def test_a_changed_row_is_found_at_its_place(five: list[Entry], changed: dict[str, Any]) -> None:
    five[2] = replace(five[2], **changed)

    assert (3, "was changed") in places(five)


@pytest.mark.parametrize("changed", [{"actor": "x"}, {"detail": '{"mode":"off"}'}, {"salt": "x"}])
def test_a_changed_actor_or_detail_is_found_at_its_place(five: list[Entry], changed: dict[str, Any]) -> None:
    five[2] = replace(five[2], **changed)

    assert places(five) == [(3, "had its actor or detail changed")]


def test_a_row_rewritten_with_a_fitting_hash_does_not_fit_the_next_one(five: list[Entry]) -> None:
    five[2] = entry(3, five[1].hash, subject="another-rule")

    assert places(five) == [(4, "does not follow the entry before it")]


def test_a_row_taken_out_is_missing(five: list[Entry]) -> None:
    assert places([*five[:2], *five[3:]]) == [(3, "is missing (3)")]
    assert places([five[0], five[4]]) == [(2, "is missing (2 to 4)")]


def test_rows_that_changed_places_are_found(five: list[Entry]) -> None:
    five[1], five[2] = replace(five[2], place=2), replace(five[1], place=3)

    assert {place for place, _ in places(five)} == {2, 3, 4}


def test_an_end_that_was_cut_off_is_found_by_a_head_noted_earlier(five: list[Entry]) -> None:
    assert verify(five[:3]).faults == ()
    assert verify(five, known=five[3].hash).faults == ()
    assert [fault.place for fault in verify(five[:3], known=five[4].hash).faults] == [3]


def test_what_names_a_person_can_be_emptied_where_a_purge_says_so() -> None:
    entries = chained(("mode", "a"), ("mode", "b"), ("purge", "2000"), ("mode", "c"))
    emptied = [replace(entries[0], actor="", detail="", salt=""), *entries[1:]]

    verdict = verify(emptied)
    assert (verdict.faults, verdict.emptied, verdict.head) == ((), 1, entries[-1].hash)


def test_what_was_emptied_without_a_purge_is_found() -> None:
    entries = chained(("mode", "a"), ("mode", "b"), ("purge", "2000"))
    entries[1] = replace(entries[1], actor="", detail="", salt="")

    assert verify(entries).faults == (Fault(2, "was emptied without a purge that says so"),)
