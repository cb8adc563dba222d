"""A15: where the lines of the log cannot go, answers go on."""

import fcntl
import os
import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from cds_service.demo.server import STOP_LIMIT
from tests.api.calls import SIGN
from tests.hostile import bodies
from tests.hostile.process import process

CALLS = 60  # at DEBUG more lines than a small pipe holds


def unread() -> int:
    """A pipe of 4 KB whose reader never reads."""
    _, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    return write


def left() -> int:
    """A pipe whose reader is gone."""
    read, write = os.pipe()
    os.close(read)
    return write


def full() -> int:
    """A disk without room."""
    return os.open("/dev/full", os.O_WRONLY)


@pytest.mark.parametrize("log", [unread, left, full, lambda: None], ids=["unread", "left", "full", "closed"])
def test_a15_a_log_that_takes_nothing_stops_no_answer(tmp_path: Path, log: Callable[[], int | None]) -> None:
    with (
        process(tmp_path, log(), log_level="DEBUG") as (running, base),
        httpx.Client(base_url=base, trust_env=False) as client,
    ):
        answers = [client.post(SIGN, json=bodies.usual()) for _ in range(CALLS)]
        assert {answer.status_code for answer in answers} == {200}
        assert client.post(SIGN, content=b"no JSON").status_code == 415, "what is refused is logged too"
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=STOP_LIMIT) in (0, -signal.SIGTERM)


def test_a15_what_is_closed_is_no_place_for_a_file_of_ours(tmp_path: Path) -> None:
    """A file that is opened as number 2 would get what libraries write to standard error."""
    with process(tmp_path, None, log_level="DEBUG") as (running, base):
        assert httpx.post(base + SIGN, json=bodies.usual(), trust_env=False).status_code == 200
        places = [Path(f"/proc/{running.pid}/fd/{number}").readlink() for number in (1, 2)]
    assert places == [Path(os.devnull), Path(os.devnull)]
