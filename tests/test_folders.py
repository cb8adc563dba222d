from pathlib import Path

import pytest

from cds_service import folders


def test_the_source_tree_has_the_folder_beside_the_package() -> None:
    assert folders.data_folder("rules") == Path(folders.__file__).parents[1] / "rules"


def test_an_installed_package_has_it_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data" / "rules").mkdir(parents=True)
    monkeypatch.setattr(folders, "PACKAGE", tmp_path)
    assert folders.data_folder("rules") == tmp_path / "_data" / "rules"
