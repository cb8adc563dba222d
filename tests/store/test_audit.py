"""The audit in the store, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import delete, text, update

from cds_service.store.audit import Audit, Event
from cds_service.store.chain import BEGINNING
from cds_service.store.store import Store
from cds_service.store.tables import audit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOGETHER = 4


def noted(store: Store, count: int = 3) -> Audit:
    kept = Audit(store.database, lambda: NOON)
    for number in range(count):
        kept.note(Event("mode", f"rule-{number}", "governance lead", {"mode": "silent", "why": "Prüfung"}))
    return kept


def test_what_was_noted_reads_back_in_order_and_holds_together(store: Store) -> None:
    kept = noted(store)

    assert [(entry.place, entry.subject, entry.actor) for entry in kept.entries()] == [
        (1, "rule-0", "governance lead"),
        (2, "rule-1", "governance lead"),
        (3, "rule-2", "governance lead"),
    ]
    assert kept.entries()[0].detail == '{"mode": "silent", "why": "Prüfung"}'
    verdict = kept.verify()
    assert (verdict.entries, verdict.faults) == (3, ())
    assert verdict.head == kept.entries()[-1].hash


def test_nothing_to_note_adds_nothing(store: Store) -> None:
    assert Audit(store.database).note() == BEGINNING
    assert Audit(store.database).verify().entries == 0


def test_a_row_changed_in_the_database_is_found(store: Store) -> None:
    kept = noted(store)
    with store.database.writing() as connection:
        connection.execute(update(audit).where(audit.c.place == 2).values(detail='{"mode": "visible"}'))

    assert [(fault.place, fault.what) for fault in kept.verify().faults] == [(2, "had its actor or detail changed")]


def test_a_row_deleted_in_the_database_is_found(store: Store) -> None:
    kept = noted(store)
    with store.database.writing() as connection:
        connection.execute(delete(audit).where(audit.c.place == 2))

    assert [(fault.place, fault.what) for fault in kept.verify().faults] == [(2, "is missing (2)")]


def test_an_end_deleted_in_the_database_is_found_by_the_head_that_was_noted(store: Store) -> None:
    kept = noted(store)
    head = kept.verify().head
    with store.database.writing() as connection:
        connection.execute(delete(audit).where(audit.c.place == 3))

    assert [fault.place for fault in kept.verify(head).faults] == [2]


def test_rows_swapped_in_the_database_are_found(store: Store) -> None:
    kept = noted(store)
    with store.database.writing() as connection:
        for old, new in ((1, -1), (2, 1), (-1, 2)):
            connection.execute(update(audit).where(audit.c.place == old).values(place=new))

    assert {fault.place for fault in kept.verify().faults} == {1, 2, 3}


def test_workers_that_note_together_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(lambda _: noted(store, 5), range(TOGETHER)))

    verdict = Audit(store.database).verify()
    assert (verdict.entries, verdict.faults) == (TOGETHER * 5, ())


def test_actors_and_details_are_emptied_and_the_chain_still_holds(store: Store) -> None:
    kept = noted(store)
    later = Audit(store.database, lambda: NOON.replace(hour=13))
    head = later.verify().head
    with store.database.writing() as connection:
        before = connection.execute(text("SELECT max(at) FROM audit")).scalar_one() + 1
        later.empty(connection, before, "governance lead", {"days": 1})

    assert [entry.actor for entry in kept.entries()] == ["", "", "", "governance lead"]
    assert kept.entries()[0].detail == ""
    verdict = kept.verify(head)
    assert (verdict.faults, verdict.emptied) == ((), 3)
