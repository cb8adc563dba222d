"""What is written from the rules is what stands in rules/."""

import shutil
from pathlib import Path

import pytest

from cds_service.folders import data_folder
from cds_service.handbook.write import BEGIN, END, spliced, stale, write

RULES = data_folder("rules")


def test_the_written_files_are_up_to_date() -> None:
    assert [file.name for file in stale(RULES)] == [], "Run: hip-cds docs"


def test_a_changed_rule_makes_the_catalogue_stale_until_it_is_written_again(tmp_path: Path) -> None:
    folder = shutil.copytree(RULES, tmp_path / "rules")
    rule = folder / "technique" / "tech-vasovagal.yaml"
    rule.write_text(rule.read_text("utf-8").replace("title: ", "title: Changed: ", 1).replace("Changed: ", "Changed, "))
    assert [file.name for file in stale(folder)] == ["CATALOGUE.md"]
    assert [file.name for file in write(folder)] == ["CATALOGUE.md"]
    assert stale(folder) == []


def test_a_catalogue_that_is_gone_is_written(tmp_path: Path) -> None:
    folder = shutil.copytree(RULES, tmp_path / "rules")
    (folder / "CATALOGUE.md").unlink()
    assert [file.name for file in write(folder)] == ["CATALOGUE.md"]


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert spliced(f"Before\n{BEGIN}old\n{END}After\n", "new") == f"Before\n{BEGIN}\nnew\n{END}After\n"


def test_a_mark_that_is_missing_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"README\.md lacks the marks of the written part"):
        spliced(f"Before\n{BEGIN}", "new")
