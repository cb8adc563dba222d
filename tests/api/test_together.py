"""The folder of counts: held by whoever counts into it, cleared away once nobody does."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cds_service.api import together
from cds_service.api.metrics import SHARED

DIES = """
import os, signal
from cds_service.api import together
with together.new_folder() as folder:
    (folder / "counter_1.db").touch()
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(SHARED, raising=False)
    return tmp_path


def left_behind(folder: Path) -> Path:
    """The folder of a server that was ended at once."""
    ended = subprocess.run(
        [sys.executable, "-c", DIES], capture_output=True, text=True, env=os.environ | {"TMPDIR": str(folder)}
    )
    return Path(ended.stdout.strip())


def test_what_a_server_left_that_was_killed_goes(temporary: Path) -> None:
    left = left_behind(temporary)
    assert (left / "counter_1.db").exists()
    together.clear_left()
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_living_server_stays() -> None:
    with together.new_folder() as folder:
        together.clear_left()
        assert folder.is_dir()
    assert not folder.exists()


def test_so_does_that_of_a_worker_that_outlives_its_supervisor(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = left_behind(temporary)
    monkeypatch.setenv(SHARED, str(left))
    with together.held():
        together.clear_left()
        assert left.is_dir()
    together.clear_left()
    assert not left.exists()


def test_what_may_be_somebody_elses_stays(temporary: Path) -> None:
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / together.LOCK).touch()
    (temporary / f"{together.BEGINNING}link").symlink_to(elsewhere)
    (temporary / f"{together.BEGINNING}without-a-lock").mkdir()
    (temporary / f"{together.BEGINNING}file").touch()
    before = sorted(temporary.rglob("*"))
    together.clear_left()
    assert sorted(temporary.rglob("*")) == before


def test_who_counts_alone_or_where_somebody_said_holds_nothing(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with together.held():
        monkeypatch.setenv(SHARED, str(temporary))
    with together.held():
        assert list(temporary.iterdir()) == []
