"""A15: where the lines of the log cannot go, answers go on."""

import contextlib
import fcntl
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from cds_service.demo.server import STOP_LIMIT, free_port
from tests.api.calls import SIGN
from tests.hostile import bodies
from tests.trust.serving import COMMAND, environment, key_file, until_ready

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


@contextlib.contextmanager
def process(folder: Path, stream: int | None) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server whose standard output and error are the stream; closed for None."""
    port = free_port()
    given = {"state": folder / "state", "pseudonym_key_file": key_file(folder), "log_level": "DEBUG", "reload_every": 0}
    command = [*COMMAND, "--port", str(port)]
    if stream is None:
        command = ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command]
    running = subprocess.Popen(command, env=environment(**given), stdout=stream, stderr=stream)
    base = f"http://127.0.0.1:{port}"
    try:
        until_ready(running, base)
        yield running, base
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize("log", [unread, left, full, lambda: None], ids=["unread", "left", "full", "closed"])
def test_a15_a_log_that_takes_nothing_stops_no_answer(tmp_path: Path, log: Callable[[], int | None]) -> None:
    with process(tmp_path, log()) as (running, base), httpx.Client(base_url=base, trust_env=False) as client:
        answers = [client.post(SIGN, json=bodies.usual()) for _ in range(CALLS)]
        assert {answer.status_code for answer in answers} == {200}
        assert client.post(SIGN, content=b"no JSON").status_code == 415, "what is refused is logged too"
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=STOP_LIMIT) in (0, -signal.SIGTERM)


def test_a15_what_is_closed_is_no_place_for_a_file_of_ours(tmp_path: Path) -> None:
    """A file that is opened as number 2 would get what libraries write to standard error."""
    with process(tmp_path, None) as (running, base):
        assert httpx.post(base + SIGN, json=bodies.usual(), trust_env=False).status_code == 200
        places = [Path(f"/proc/{running.pid}/fd/{number}").readlink() for number in (1, 2)]
    assert places == [Path(os.devnull), Path(os.devnull)]
