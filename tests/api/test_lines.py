import io
import logging
import os
import threading
from collections.abc import Iterator

import pytest

from cds_service.api.lines import Lines


class Stuck(io.StringIO):
    """A pipe that nobody reads, until `let_go`."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.reached = threading.Event()

    def write(self, text: str) -> int:
        self.reached.set()
        self.let_go.wait()
        return super().write(text)


class Full(io.StringIO):
    """A disk without room, until `room`."""

    room = False

    def write(self, text: str) -> int:
        if not self.room:
            raise OSError(28, "No space left on device")
        return super().write(text)


class Interrupted(Lines):
    """Whoever logs comes between the moment in which the thread reads the count and that in which it writes it."""

    def __init__(self, stream: Full) -> None:
        self.count, self.reached, self.logged = 0, threading.Event(), threading.Event()
        super().__init__(stream, said, most=1)

    @property
    def _lost(self) -> int:
        count = self.count
        if threading.current_thread() is not threading.main_thread():
            self.reached.set()
            self.logged.wait(0.2)  # seconds: in vain where nobody else may count meanwhile
        return count

    @_lost.setter
    def _lost(self, count: int) -> None:
        self.count = count


def said(record: logging.LogRecord) -> None:
    record.msg = f"{record.msg}!"


def log(handler: Lines, *words: str) -> None:
    for word in words:
        handler.handle(logging.makeLogRecord({"msg": word, "levelname": "INFO"}))


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    stream = Stuck()
    yield stream
    stream.let_go.set()


def test_lines_come_in_order_and_whole() -> None:
    stream = io.StringIO()
    handler = Lines(stream, said)
    log(handler, *[f"line {number}" for number in range(1_000)])
    handler.flush()
    assert stream.getvalue().splitlines() == [f"line {number}!" for number in range(1_000)]


def test_what_is_said_of_the_moment_is_kept_by_the_one_who_logs() -> None:
    threads: list[threading.Thread] = []
    handler = Lines(io.StringIO(), lambda _: threads.append(threading.current_thread()))
    log(handler, "a")
    assert threads == [threading.current_thread()]


def test_nobody_waits_for_a_pipe_that_is_not_read(stuck: Stuck) -> None:
    handler = Lines(stuck, said, most=3)
    log(handler, "first")
    stuck.reached.wait()
    log(handler, *"abcdef")  # returns
    stuck.let_go.set()
    handler.flush()
    log(handler, "last")
    handler.flush()
    assert stuck.getvalue().splitlines() == ["first!", "a!", "b!", "c!", "lines of the log were lost", "last!"]


def test_the_end_does_not_wait_for_ever(stuck: Stuck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.api.lines.LAST_WORD", 0.05)
    handler = Lines(stuck, said)
    log(handler, "first")
    handler.flush()
    assert stuck.getvalue() == ""


def test_after_the_end_a_line_is_out_when_its_call_returns() -> None:
    stream = io.StringIO()
    handler = Lines(stream, said)
    log(handler, "a")
    handler.end()
    assert stream.getvalue() == "a!\n"
    log(handler, "b")
    assert stream.getvalue() == "a!\nb!\n"


def test_lines_that_a_full_disk_did_not_take_are_counted() -> None:
    stream = Full()
    handler = Lines(stream, said)
    handler.setFormatter(logging.Formatter("%(message)s %(said)s", defaults={"said": ""}))
    log(handler, "a", "b")
    handler.flush()
    stream.room = True
    log(handler, "c")
    handler.flush()
    assert stream.getvalue().splitlines() == ["c! ", "lines of the log were lost {'lines': 2}"]


def test_no_line_is_missing_in_the_count_when_two_threads_lose_some_at_once() -> None:
    handler = Interrupted(Full())
    log(handler, "a")
    handler.reached.wait()
    log(handler, "b", "c", "d")  # "b" waits, the others are dropped
    handler.logged.set()
    handler.flush()
    assert handler.count == 4


def test_a_closed_stream_and_a_record_that_cannot_be_written_stop_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    gone = os.fdopen(write, "w")
    handler = Lines(gone, said)
    log(handler, "a")
    handler.flush()
    handler.handle(logging.makeLogRecord({"msg": "%d", "args": ("no number",), "levelname": "INFO"}))
    handler.flush()
    assert handler._lost == 2
    with pytest.raises(BrokenPipeError):
        gone.close()
