"""What is handed over arrives: at once or later, once, and never silently lost."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event, select

from cds_service.store import writer
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.records import Answer, Kept, Said
from cds_service.store.rows import Inserts, storable
from cds_service.store.spool import Spool
from cds_service.store.store import Place, Store
from cds_service.store.tables import answers, cards, comments, feedback, findings
from cds_service.store.writer import Room, Writer
from tests.store import samples
from tests.store.postgresql import Server
from tests.store.samples import count, wait_for


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    """A store in a file that does not wait long for locks."""
    opened = Store.open(Place(tmp_path / "state", patience=0.1))
    yield opened
    opened.close()


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Another program holds the write lock of the file."""
    with closing(sqlite3.connect(str(store.database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_shown_answer_becomes_rows(store: Store) -> None:
    store.writer.shown(samples.answer)
    wait_for(lambda: count(store, findings) == 1)
    with store.database.reading() as connection:
        (row,) = connection.execute(select(answers)).all()
        (card,) = connection.execute(select(cards)).all()
    assert (row.tenant, row.patient_key, row.orders, row.unknown) == ("north", "patient", 1, "ac-doac-hold")
    assert (card.answer, card.rule, card.suggestions) == (row.id, "ac-vka-inr-high", "s1 s2")


def test_many_answers_leave_batch_by_batch_without_a_pause(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "BATCH", 10)
    monkeypatch.setattr(writer, "LINGER", 3600.0)
    with monkeypatch.context() as all_before_the_first_turn:
        all_before_the_first_turn.setattr(Writer, "_call_thread", lambda _: None)
        for number in range(35):
            store.writer.shown(partial(samples.answer, number))
    store.writer.start()
    wait_for(lambda: store.writer.tally.written == 35)


def test_feedback_is_there_when_its_sender_hears_of_it(store: Store) -> None:
    store.writer.said([samples.said(comment="Dr. A agreed")]).result(samples.LIMIT)
    with store.database.reading() as connection:
        (row,) = connection.execute(select(feedback)).all()
        assert connection.execute(select(comments.c.text)).scalars().all() == ["Dr. A agreed"]
    assert (row.card, row.outcome, row.suggestion, row.commented) == (samples.CARD, "overridden", "", True)


def test_repeats_do_no_harm(store: Store) -> None:
    for suggestions in (("a", "b"), ("a", "b"), ("b",), ("c",)):
        said = samples.said(outcome="accepted", suggestions=suggestions)
        store.writer.said([said, said]).result(samples.LIMIT)
    assert count(store, feedback) == 3
    written = store.writer.tally.written
    for _ in range(2):
        store.writer.shown(samples.answer)
    wait_for(lambda: store.writer.tally.written == written + 2)
    assert count(store, answers) == 1


def test_many_senders_share_transactions_and_all_are_kept(store: Store) -> None:
    done = [store.writer.said([samples.said(f"card-{number}")]) for number in range(200)]
    for one in done:
        one.result(samples.LIMIT)
    assert count(store, feedback) == 200


def test_closing_writes_what_waits(place: Place) -> None:
    first = Store.open(place)
    for number in range(250):
        first.writer.shown(partial(samples.answer, number))
    first.close()
    again = Store.open(place)
    assert count(again, answers) == 250
    again.close()


def test_text_that_no_database_holds_is_made_fit(store: Store) -> None:
    store.writer.said([samples.said("c" * 300, comment="a\0b", reason_code="x" * 500)]).result(samples.LIMIT)
    with store.database.reading() as connection:
        (row,) = connection.execute(select(feedback)).all()
        assert connection.execute(select(comments.c.text)).scalar_one() == "a�b"
    assert (len(row.card), len(row.reason_code)) == (200, 200)
    assert storable("a\ud800\0") == "a?�"


def test_a_locked_database_delays_nobody_and_loses_nothing(embedded: Store) -> None:
    with locked(embedded):
        embedded.writer.said([samples.said()]).result(samples.LIMIT)
        embedded.writer.shown(samples.answer)
        wait_for(lambda: embedded.writer.tally.spooled == 2)
        assert embedded.writer.spooling
    wait_for(lambda: count(embedded, feedback) == 1 and count(embedded, answers) == 1)
    wait_for(lambda: embedded.writer.tally.drained == 2)
    assert not embedded.writer.spooling


def test_a_file_that_is_gone_is_not_written_to(embedded: Store) -> None:
    """SQLite would go on writing into the deleted file, and everything in it would be lost."""
    path = Path(str(embedded.database.url.database))
    embedded.writer.said([samples.said("before")]).result(samples.LIMIT)
    away = path.with_suffix(".away")
    path.rename(away)
    embedded.writer.said([samples.said("while it is gone")]).result(samples.LIMIT)
    assert embedded.writer.spooling
    assert not path.exists()
    away.rename(path)
    wait_for(lambda: not embedded.writer.spooling)
    assert count(embedded, feedback) == 2


def test_what_waits_is_written_before_the_end_if_the_database_is_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cds_service.store.writer.RETRY", 3600.0)
    writer = Writer(store.database, Spool(tmp_path / "other"), Room())
    with monkeypatch.context() as away:
        away.setattr(writer, "_write", no_room)
        writer.said([samples.said("while it is away")]).result(samples.LIMIT)
        assert writer.spooling
    writer.close()
    assert (writer.spooling, count(store, feedback)) == (False, 1)


def no_room(records: Sequence[Kept], *, durable: bool) -> None:
    raise StoreUnavailableError("no room")


def test_where_nothing_can_be_kept_the_sender_is_told(embedded: Store, tmp_path: Path) -> None:
    writer = Writer(embedded.database, Spool(tmp_path / "other"), Room(spool=0))
    with locked(embedded):
        with pytest.raises(StoreUnavailableError, match="the spool is full"):
            writer.said([samples.said()]).result(samples.LIMIT)
        writer.shown(samples.answer)
        wait_for(lambda: writer.tally.dropped == 1)
    writer.close()
    assert (writer.tally.refused, count(embedded, feedback)) == (1, 0)


def test_too_many_shown_answers_are_dropped_and_counted(
    embedded: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(embedded.database, Spool(tmp_path / "other"), Room(answers=3))
    with monkeypatch.context() as nobody_writes:
        nobody_writes.setattr(Writer, "_call_thread", lambda _: None)
        for number in range(6):
            writer.shown(partial(samples.answer, number))
    writer.start()
    writer.close()
    assert (writer.tally.dropped, count(embedded, answers)) == (3, 3)
    assert caplog.messages == ["shown cards are not recorded: too many wait"]


def test_a_record_is_made_when_it_is_handed_over(embedded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is made of, a whole chart, must not wait with it while the database is away."""
    made: list[Answer] = []

    def make() -> Answer:
        made.append(samples.answer())
        return made[0]

    with monkeypatch.context() as nobody_writes:
        nobody_writes.setattr(Writer, "_call_thread", lambda _: None)
        embedded.writer.shown(make)
    assert len(made) == 1


def test_an_answer_that_cannot_be_put_into_a_record_hurts_no_other(
    embedded: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Answer:
        raise KeyError("rule")

    embedded.writer.shown(broken)
    embedded.writer.shown(samples.answer)
    wait_for(lambda: count(embedded, answers) == 1)
    assert embedded.writer.tally.dropped == 1
    assert "what was shown could not be put into a record" in caplog.messages


def test_a_record_that_breaks_the_writing_is_set_aside_and_the_others_go_on(
    embedded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that ended there would keep every later sender waiting for ever."""
    write = Inserts.write

    def overflows(self: Inserts, records: Sequence[Kept], *, durable: bool) -> None:
        if any(isinstance(one, Said) and one.card == "odd" for one in records):
            raise OverflowError("a number of the record")
        write(self, records, durable=durable)

    monkeypatch.setattr(Inserts, "write", overflows)
    for card in ("odd", "even"):
        embedded.writer.said([samples.said(card)]).result(60)
    wait_for(lambda: count(embedded, feedback) == 1 and not embedded.writer.spooling)
    assert '"odd"' in (tmp_path / "state" / "spool" / "damaged.lines").read_text(encoding="utf-8")


def test_a_server_that_stops_and_comes_back(tmp_path: Path, postgresql_server: Server) -> None:
    store = Store.open(Place(tmp_path / "state", postgresql_server.empty(), patience=0.5))
    store.writer.said([samples.said("before")]).result(samples.LIMIT)
    postgresql_server.stop(kill=True)
    try:
        store.writer.said([samples.said("while it is gone")]).result(samples.LIMIT)
        assert store.writer.spooling
    finally:
        postgresql_server.start()
    wait_for(lambda: not store.writer.spooling)
    assert count(store, feedback) == 2
    store.close()


@pytest.mark.parametrize("pragma", ["query_only=ON", "max_page_count=1"])
def test_a_database_that_is_read_only_or_full(embedded: Store, pragma: str) -> None:
    """As on a file system that became read-only, or has no room left."""
    embedded.database.engine.dispose()

    def restrict(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(embedded.database.engine, "connect", restrict)
    embedded.writer.said([samples.said(f"card-{number}") for number in range(100)]).result(samples.LIMIT)
    assert embedded.writer.spooling
    event.remove(embedded.database.engine, "connect", restrict)
    embedded.database.engine.dispose()
    wait_for(lambda: not embedded.writer.spooling)
    assert count(embedded, feedback) == 100


def test_a_damaged_database_takes_nothing_and_loses_nothing(embedded: Store, tmp_path: Path) -> None:
    path = Path(str(embedded.database.url.database))
    embedded.database.engine.dispose()  # all of it is in the file now
    whole = path.read_bytes()
    path.write_bytes(b"x" * len(whole))
    embedded.writer.said([samples.said("while it is damaged")]).result(samples.LIMIT)
    assert embedded.writer.spooling
    embedded.database.engine.dispose()
    path.write_bytes(whole)  # as from a backup
    wait_for(lambda: not embedded.writer.spooling)
    assert count(embedded, feedback) == 1


def test_what_becomes_of_records_is_counted(embedded: Store) -> None:
    counted: list[tuple[str, int]] = []
    embedded.writer.count = lambda fate, records: counted.append((fate, records))
    with locked(embedded):
        embedded.writer.said([samples.said()]).result(samples.LIMIT)
    wait_for(lambda: ("drained", 1) in counted)
    assert counted == [("spooled", 1), ("written", 1), ("drained", 1)]
