import gc

import pytest

from cds_service.__main__ import main


def test_the_program_is_loaded_while_the_collector_looks_seldom(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = gc.get_threshold()
    monkeypatch.setattr("sys.argv", ["hip-cds", "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    looks, _, _ = gc.get_threshold()
    gc.set_threshold(*before)
    assert (ended.value.code, looks) == (0, 100_000)
    assert "Usage: hip-cds" in capsys.readouterr().out
