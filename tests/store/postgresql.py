"""A PostgreSQL server for the tests: Debian's, in a folder of its own, on loopback, gone with the tests.

It runs as the user `postgres` when the tests run as root, because it refuses to run as root.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from cds_service.demo.server import free_port

USER = "postgres"
MISSING = "PostgreSQL is not installed here: apt-get install postgresql"
# The tests end processes, never the power: what the system was given is there afterwards.
FASTER = "-c fsync=off -c shared_buffers=32MB -c max_connections=60"
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

    def empty(self) -> str:
        """The URL of the database, with nothing in it. One test at a time uses it."""
        with psycopg.connect(f"postgresql://{self._place}", autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return f"postgresql+psycopg://{self._place}"

    def without_encoding(self) -> str:
        """The URL of another database, empty, of the encoding SQL_ASCII: what initdb makes where no locale is set."""
        with psycopg.connect(f"postgresql://{self._place}", autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS ascii")
            connection.execute("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/ascii"

    @property
    def _place(self) -> str:
        return f"{USER}@127.0.0.1:{self.port}/{USER}"

    def dump(self, file: Path) -> None:
        """As deploy/README.md says."""
        self._client("pg_dump", "--format=custom", f"--file={file}", USER)

    def restore(self, file: Path) -> None:
        """As deploy/README.md says."""
        self._client("pg_restore", "--clean", "--if-exists", "--exit-on-error", f"--dbname={USER}", str(file))

    def _client(self, program: str, *arguments: str) -> None:
        here = ["--host=127.0.0.1", f"--port={self.port}", f"--username={USER}"]
        subprocess.run([str(self.programs / program), *here, *arguments], check=True, capture_output=True)

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
        server.stop(kill=True)  # the folder goes away with it
