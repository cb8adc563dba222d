import asyncio
import contextlib
import os
import shutil
from pathlib import Path

import pytest

from cds_service.api.rulebook import Rulebook, read_edition
from cds_service.reasoning.errors import BrokenRulesError
from cds_service.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Settings().rules, tmp_path / "rules"))


@pytest.fixture
def rulebook(folder: Path) -> Rulebook:
    return Rulebook(Settings(rules=folder))


def a_rule(folder: Path) -> Path:
    return next(folder.glob("planning/*.yaml"))


def test_discovery_follows_from_the_rules(rulebook: Rulebook) -> None:
    edition = rulebook.edition
    assert list(edition.templates) == ["order-select", "order-sign", "appointment-book", "patient-view"]
    assert list(edition.templates["patient-view"]) == ["patient"]
    assert b"{{context.patientId}}" in edition.discovery


def test_a_changed_rule_is_taken_over(rulebook: Rulebook, folder: Path) -> None:
    before = rulebook.edition.ruleset.version
    with a_rule(folder).open("a") as file:
        file.write("# a remark\n")
    assert rulebook.reload()
    assert rulebook.edition.ruleset.version != before


def test_an_unchanged_folder_changes_nothing(rulebook: Rulebook) -> None:
    assert not rulebook.reload()


def test_a_broken_rule_leaves_the_old_rules_and_says_where(
    rulebook: Rulebook, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before, rule = rulebook.edition, a_rule(folder)
    sound = rule.read_text()
    rule.write_text(sound.replace("title:", "titel:", 1))
    assert not rulebook.reload()
    assert rulebook.edition is before
    assert rule.name in rulebook.problem
    assert rule.name in caplog.text
    rule.write_text(sound)
    rulebook.reload()
    assert rulebook.problem == ""


def test_a_half_written_file_leaves_the_old_rules(rulebook: Rulebook, folder: Path) -> None:
    before = rulebook.edition
    (folder / "sources.yaml").write_text("{")
    assert not rulebook.reload()
    assert rulebook.edition is before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenRulesError, match="nowhere"):
        read_edition(Settings(rules=tmp_path / "nowhere"))


def test_the_folder_is_watched(rulebook: Rulebook, folder: Path) -> None:
    before = rulebook.edition.ruleset.version

    async def watch() -> None:
        task = asyncio.create_task(rulebook.watch(0.02))
        await asyncio.sleep(0.05)
        with a_rule(folder).open("a") as file:
            file.write("# a remark\n")
        os.utime(a_rule(folder))
        for _ in range(300):
            await asyncio.sleep(0.02)
            if rulebook.edition.ruleset.version != before:
                break
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    asyncio.run(watch())
    assert rulebook.edition.ruleset.version != before
