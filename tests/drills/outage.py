"""The database is locked, gone or full while an EHR goes on: cards are answered, and nothing acknowledged is lost.

    python -m tests.drills.outage [seconds of each outage]

Locked and gone are outages of the given length; a longer one is the same, it tries again every second. Full is a file
system of a few MB that holds both the store and the spool, so that feedback must be refused.
"""

import contextlib
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cds_service.store.store import Place
from tests.drills.servers import remembering, serving
from tests.drills.traffic import Traffic, drained, kept_in, waiting
from tests.store import postgresql

SECONDS = 20.0
BEFORE = 2.0  # seconds of ordinary work before and after
ROOM = 6  # MB of the small file system


def locked(folder: Path, seconds: float) -> Traffic:
    """Another program holds the write lock of the SQLite file."""
    with serving({**remembering(folder), "store_patience": "0.5"}) as server, Traffic(server).flowing() as traffic:
        time.sleep(BEFORE)
        with contextlib.closing(sqlite3.connect(folder / "store.db", isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            spooled = waiting(folder)
            other.execute("ROLLBACK")
        took = drained(folder)
        time.sleep(BEFORE)
    print(f"  locked for {seconds:.0f} s: {spooled:,} bytes waited, drained within {took:.1f} s")
    print(f"    {traffic.said(kept_in(Place(folder)))}")
    return traffic


def gone(folder: Path, seconds: float, database: postgresql.Server) -> Traffic:
    """PostgreSQL is killed and comes back."""
    place = Place(folder, database.empty())
    settings = {**remembering(folder), "store": place.url, "store_patience": "0.5"}
    with serving(settings) as server, Traffic(server).flowing() as traffic:
        time.sleep(BEFORE)
        database.stop(kill=True)
        time.sleep(seconds)
        spooled = waiting(folder)
        database.start()
        took = drained(folder)
        time.sleep(BEFORE)
    print(f"  PostgreSQL gone for {seconds:.0f} s: {spooled:,} bytes waited, drained within {took:.1f} s")
    print(f"    {traffic.said(kept_in(place))}")
    return traffic


def full(folder: Path, seconds: float) -> Traffic:
    """The disk under store and spool is full, and has room again later."""
    ballast = folder / "ballast"
    with serving(remembering(folder)) as server, Traffic(server).flowing() as traffic:
        time.sleep(BEFORE)
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        time.sleep(seconds)
        ballast.unlink()
        drained(folder)
        time.sleep(BEFORE)
    print(f"  disk full for {seconds:.0f} s: refused with Retry-After {sorted(traffic.retry_after)}")
    print(f"    {traffic.said(kept_in(Place(folder)))}")
    return traffic


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of a few MB; None where we may not mount one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        locked(Path(folder), seconds)
    programs = postgresql.binaries()
    if programs is None:
        print(f"  gone: not played. {postgresql.MISSING}")
    else:
        with (
            tempfile.TemporaryDirectory() as state,
            tempfile.TemporaryDirectory() as data,
            postgresql.running(Path(data), programs) as database,
        ):
            gone(Path(state), seconds, database)
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder)) as disk:
        if disk is None:
            print("  full: not played, only root may mount a small file system")
        else:
            full(disk, seconds)


if __name__ == "__main__":
    main()
