"""The drills in short: each can be played, and finds nothing lost."""

import random
import signal
import tempfile
from pathlib import Path

import pytest

from cds_service.store.store import Place
from tests.drills import flood, kill, outage, soak, workers
from tests.drills.servers import SIGN
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


def test_a8_a_worker_whose_loop_stands_still_is_replaced_and_others_serve(tmp_path: Path) -> None:
    with workers.blockable(tmp_path) as server:
        noticed = workers.play(server, tmp_path, signal.SIGUSR1, seconds=3)
        assert noticed.took and not noticed.others
        assert noticed.broken <= workers.SENDERS, "only what that worker held is broken off"
        assert server.post(SIGN, {}, {"Authorization": "Bearer x"})[0] == 401


def test_a12_a_short_soak(tmp_path: Path) -> None:
    watched = soak.play(tmp_path, seconds=4, rate=20)
    assert watched.faults == []
    assert watched.words == len(watched.calls) > 0
    assert "slope" in "\n".join(soak.lines(watched, 4))


def test_a12_growth_would_be_seen() -> None:
    assert soak.slope([(at * 60.0, 100.0 + at, 10) for at in range(10)]) == pytest.approx(60)


def test_l5_a_short_flood(tmp_path: Path) -> None:
    found = flood.play(tmp_path, seconds=2, rate=300)
    assert found.alone and found.beside and found.during
    assert set(found.seen) <= {"200", "429"}
