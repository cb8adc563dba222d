"""A server process of its own, for tests that end it or take its streams away."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from cds_service.demo.server import free_port
from tests.trust.serving import COMMAND, environment, key_file, until_ready


@contextlib.contextmanager
def process(
    folder: Path, stream: int | None = subprocess.DEVNULL, **settings: object
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The process, once it answers, and its address. Standard output and error are the stream; closed for None."""
    port = free_port()
    given = {"state": folder / "state", "pseudonym_key_file": key_file(folder), "reload_every": 0, **settings}
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
