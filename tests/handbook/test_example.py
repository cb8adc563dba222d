"""The example of rules/README.md is a rule: it loads, its scenarios pass, and none of its mutants survives."""

import re
import shutil
from datetime import date
from pathlib import Path

from cds_service.checking.check import Check, renew
from cds_service.folders import data_folder

RULES = data_folder("rules")
README = (RULES / "README.md").read_text("utf-8")


def test_the_example_is_a_sound_rule(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(id: ([a-z-]+)\n.*?)```", README, re.DOTALL)
    assert found, "rules/README.md shows no whole rule"
    folder = shutil.copytree(RULES, tmp_path / "rules")
    (folder / "technique" / f"{found[2]}.yaml").write_text(found[1], encoding="utf-8")
    renew(folder)
    report = Check(folder, date(2026, 11, 22), only=found[2]).report()
    assert [str(error) for error in report.errors] == []
    assert (report.rules, report.scenarios) == (1, 3)
