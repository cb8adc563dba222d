"""A PostgreSQL server for the tests: Debian's, in a folder of its own, on loopback, gone with the tests.

It runs as the user `postgres` when the tests run as root, because it refuses to run as root.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cds_service.demo.server import free_port

USER = "postgres"
MISSING = "PostgreSQL is not installed here: apt-get install postgresql"
FASTER = "-c fsync=on -c synchronous_commit=on -c shared_buffers=32MB -c max_connections=60"
START_LIMIT = 30  # seconds


def binaries() -> Path | None:
    """The folder of initdb and postgres; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Server:
    """One server. `stop(kill=True)` is its sudden end; `start` brings it back with what was committed."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.data = folder / "data"
        self.programs = programs
        self.port = free_port()
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        self._run("initdb", "-D", str(self.data), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k '' {FASTER}"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", str(START_LIMIT), "-o", options, "-l",
                  str(self.data / "log"), "start")  # fmt: skip

    def stop(self, *, kill: bool = False) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate" if kill else "fast", "stop")

    def url(self, database: str = USER) -> str:
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"store_{time.monotonic_ns()}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, name)
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        ran = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/", check=False
        )
        if ran.returncode:
            raise RuntimeError(f"{program} failed: {ran.stderr}")


@contextmanager
def running(folder: Path, programs: Path) -> Iterator[Server]:
    """A server that has started; it is stopped at the end."""
    server = Server(folder, programs)
    server.start()
    try:
        yield server
    finally:
        server.stop()
