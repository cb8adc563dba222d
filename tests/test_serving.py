"""The process that serves: its address, its workers, and where they count."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from cds_service.api import together
from cds_service.api.metrics import SHARED
from cds_service.serving import counting_together, reachable_at, run_server
from cds_service.settings import Settings


def test_links_lead_to_the_port_that_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_PUBLIC_URL", "")  # restored afterwards
    monkeypatch.delenv("HIP_CDS_PUBLIC_URL")
    assert reachable_at(Settings(), 8123).public_url == "http://127.0.0.1:8123"
    public = Settings(public_url="https://cds.example.org")
    assert reachable_at(public, 8123).public_url == "https://cds.example.org"


def test_workers_count_into_a_folder_that_goes_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SHARED, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with counting_together():
        (folder,) = tmp_path.iterdir()
        assert os.environ[SHARED] == str(folder)
        (folder / "counter_1.db").touch()
    assert (list(tmp_path.iterdir()), SHARED in os.environ) == ([], False)


def test_a_start_clears_away_what_a_sudden_end_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{together.BEGINNING}of-one-that-was-killed"
    left.mkdir()
    (left / together.LOCK).touch()
    monkeypatch.setattr(uvicorn, "run", lambda _app, **_: None)
    run_server(FastAPI(), "127.0.0.1", 8000, workers=1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_for_counts_that_somebody_names_is_used_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "named"
    named.mkdir()
    monkeypatch.setenv(SHARED, str(named))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with counting_together():
        assert os.environ[SHARED] == str(named)
    assert list(tmp_path.iterdir()) == [named]


def test_without_a_temporary_folder_every_worker_counts_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(SHARED, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "is-not-there"))
    with counting_together():
        assert SHARED not in os.environ
    assert capsys.readouterr().err == "/metrics shows single workers: no temporary folder (No such file or directory)\n"


def test_workers_on_a_slow_machine_are_given_time_to_load_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """With uvicorn's own 5 s a busy machine killed every worker while it was still loading, again and again."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda _app, **named: given.update(named))
    run_server(FastAPI(), "127.0.0.1", 8000, workers=2)
    assert given["timeout_worker_healthcheck"] >= 3 * uvicorn.Config("").timeout_worker_healthcheck
