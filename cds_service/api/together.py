"""The folder in which the workers of one server count together.

Supervisor and workers each hold a lock in it for as long as they live, so a folder that nobody holds is one that a
sudden end left behind. Locks hold between containers too, where a number of a process says nothing.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cds_service.api.metrics import SHARED

BEGINNING = "hip-cds-metrics-"
LOCK = "living"  # no .db: prometheus-client reads those


@contextlib.contextmanager
def new_folder() -> Iterator[Path]:
    """A folder that goes with whoever made it. Raises OSError where none can be made."""
    folder = Path(tempfile.mkdtemp(prefix=BEGINNING))
    made = folder / f"{LOCK}.new"
    lock = os.open(made, os.O_RDONLY | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        made.rename(folder / LOCK)  # under its name it has always been held
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Keeps the folder into which this process counts from being cleared away: workers may outlive their supervisor.

    One that somebody else has named has no lock in it, and is nobody's to clear.
    """
    with contextlib.ExitStack() as until_the_end:
        with contextlib.suppress(OSError):
            lock = os.open(Path(os.environ.get(SHARED, "")) / LOCK, os.O_RDONLY)
            until_the_end.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def clear_left() -> None:
    """Takes away what servers of this user left that were ended at once; what cannot be told to be left stays."""
    with contextlib.suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{BEGINNING}*"):
            with contextlib.suppress(OSError):
                _clear(folder)


def _clear(folder: Path) -> None:
    """Raises OSError where somebody lives in it, or it is none of ours."""
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
        return
    lock = os.open(folder / LOCK, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
