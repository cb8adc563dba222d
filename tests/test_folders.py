from pathlib import Path

import pytest

from cds_service import folders


def test_the_source_tree_has_the_folder_beside_the_package() -> None:
    assert folders.data_folder("rules") == Path(folders.__file__).parents[1] / "rules"


def test_an_installed_package_has_it_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data" / "rules").mkdir(parents=True)
    monkeypatch.setattr(folders, "PACKAGE", tmp_path)
    assert folders.data_folder("rules") == tmp_path / "_data" / "rules"


def test_state_is_kept_where_the_desktop_says_or_with_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/var/lib/state")
    assert folders.state_folder() == Path("/var/lib/state/hip-injection-cds")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/clinic")
    assert folders.state_folder() == Path("/home/clinic/.local/state/hip-injection-cds")


def test_a_user_without_a_home_gets_no_folder_named_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "expanduser", homeless)
    assert folders.state_folder() == Path("/nonexistent/hip-injection-cds")
