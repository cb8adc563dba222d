"""What SECURITY.md promises: every test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TESTS = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in ROOT.glob("tests/**/*.py")}


def test_every_test_that_it_names_is_there() -> None:
    defined = {name for text in TESTS.values() for name in re.findall(r"def (test_\w+)", text)}
    named = set(re.findall(r"`(?:[\w/.]+::)?(test_\w+)`", PAGE))
    assert len(named) > 30
    assert named - defined == set()


def test_every_file_that_it_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)", PAGE))
    assert named
    assert named - TESTS.keys() == set()


def test_every_command_that_it_names_is_there() -> None:
    modules = set(re.findall(r"`python -m ([\w.]+)", PAGE))
    files = {module: ROOT / f"{module.replace('.', '/')}.py" for module in modules}
    assert "tests.drills.sabotage" in modules
    assert [module for module, file in files.items() if not file.exists() and not file.with_suffix("").is_dir()] == []
