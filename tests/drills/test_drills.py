"""The drills in short: each can be played, and finds nothing lost."""

import random
import signal
import tempfile
from pathlib import Path

import pytest

from cds_service.store.store import Place
from tests.drills import kill, outage, soak, workers
from tests.drills.servers import Server, remembering, serving
from tests.drills.traffic import kept_in


@pytest.fixture(autouse=True)
def in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "BEFORE", 0.3)


def test_a_few_sudden_ends(tmp_path: Path) -> None:
    tally = kill.play(4, tmp_path, random.Random(7))
    assert tally.lives == 4
    assert len(tally.acknowledged) >= tally.lives
    assert (tally.lost, tally.doubled) == (0, 0), str(tally)


def test_a_loss_would_be_seen() -> None:
    tally = kill.Tally(acknowledged={"a", "b"})
    tally.kept.update(["a", "a"])
    assert (tally.lost, tally.doubled) == (1, 1)


def test_a_locked_database(tmp_path: Path) -> None:
    traffic = outage.locked(tmp_path, seconds=2)
    assert traffic.acknowledged and not traffic.refused
    assert traffic.acknowledged <= kept_in(Place(tmp_path))
    assert set(traffic.calls) == {200}


def test_a_full_disk(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, outage.small_disk(Path(folder)) as disk:
        if disk is None:
            pytest.skip("only root may mount a small file system")
        traffic = outage.full(disk, seconds=1)
        assert traffic.refused and set(traffic.retry_after) == {"10"}
        assert traffic.acknowledged <= kept_in(Place(disk))
        assert set(traffic.calls) == {200}


def test_a_short_soak_looks_at_the_process() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(remembering(Path(folder))) as server:
        looks, took = soak.soaked(server, 1, 20)
    assert len(took) == 20
    assert looks[0].resident > 10 and looks[0].files > 3


def test_a_rise_is_told_per_hour() -> None:
    assert soak.slope([soak.Look(at, 100 + at / 360, 9) for at in (0, 36, 72)]) == pytest.approx(10)


def test_calls_that_break_and_their_times_are_told() -> None:
    took: list[tuple[float, float]] = [(at, 0.01 if at < 50 else 0.02) for at in range(100)]
    calls = workers.Calls(Server.__new__(Server), took=took)
    assert calls.said(50) == "p99 10 ms before, 20 ms from then on, longest 20 ms"


def test_a_worker_that_is_killed_is_replaced_and_the_others_answer(capsys: pytest.CaptureFixture[str]) -> None:
    workers.struck(signal.SIGKILL, 1)
    said = capsys.readouterr().out
    assert "replaced after" in said
    assert int(said.partition(" failed")[0].rpartition(" ")[2]) <= workers.SENDERS, said
