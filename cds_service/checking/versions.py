"""A changed rule has a new version: rules/versions.yaml holds, per rule and definition, version and hash."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import TypeAdapter

from cds_service.reasoning.errors import Problem
from cds_service.reasoning.part import Part
from cds_service.reasoning.rule import Definition, Rule
from cds_service.reasoning.yaml_file import read

FILE = "versions.yaml"
APART = {"scenarios", "review", "changes", "version", "status", "sources", "disagreement"}  # decide and say nothing
DIGITS = 12
HEAD = "# Written by `hip-cds lock`: version of every rule and definition, and a hash of what it decides and says.\n"


class Lock(Part):
    """One line of the file."""

    version: str
    decides: str

    def __str__(self) -> str:
        return f"{{version: {self.version}, decides: {self.decides}}}"


Locks = Mapping[str, Lock]


def lock(rule: Rule | Definition) -> Lock:
    """Version and hash of a rule as it is now."""
    content = rule.model_dump(mode="json", by_alias=True, exclude=APART)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return Lock(version=rule.version, decides="h" + hashlib.sha256(text.encode()).hexdigest()[:DIGITS])


def load(folder: Path) -> Locks:
    """Every line; none where the file is not there yet. BrokenRulesError for what is no YAML."""
    if not (folder / FILE).is_file():
        return {}
    return TypeAdapter(dict[str, Lock]).validate_python(read(folder / FILE, folder))


def problems(name: str, rule: Rule | Definition, locks: Locks) -> Iterator[Problem]:
    """What is wrong with the version of one rule."""
    now, before = lock(rule), locks.get(name)
    if before is None:
        yield Problem(("version",), f'"{name}" is not in {FILE}.', "Run: hip-cds lock")
    elif now.decides != before.decides and now.version == before.version:
        what = f"what the rule decides or says has changed since {before.version}."
        yield Problem(("version",), what, "Raise the version, write the change into changes, then run: hip-cds lock")
    elif now != before:
        yield Problem(("version",), f"{now.version} here, {before.version} in {FILE}.", "Run: hip-cds lock")


def renewed(rules: Mapping[str, Rule | Definition], locks: Locks) -> tuple[Locks, list[str]]:
    """The lines as they should be, and the names of those that changed without a new version: these stay."""
    refused = [name for name, rule in rules.items() if _unraised(lock(rule), locks.get(name))]
    return {name: locks[name] if name in refused else lock(rule) for name, rule in sorted(rules.items())}, refused


def write(folder: Path, locks: Locks) -> None:
    lines = [f"{name}: {one}\n" for name, one in locks.items()]
    (folder / FILE).write_text(HEAD + "".join(lines), encoding="utf-8")


def _unraised(now: Lock, before: Lock | None) -> bool:
    return before is not None and now.decides != before.decides and now.version == before.version
