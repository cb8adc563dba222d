"""Rules written in a test: only what matters is given, the rest is filled in."""

from pathlib import Path
from typing import Any

import ryaml

from cds_service.reasoning import definitions, kinds, policy
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.compiler import Compiler
from cds_service.reasoning.errors import BrokenRulesError
from cds_service.reasoning.needs import Prefetch
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.ruleset import Ruleset, load
from cds_service.reasoning.sequence import in_sequence
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tree import Node, Slots
from cds_service.reasoning.truth import FALSE, Truth
from tests.reasoning.findings.factory import RULES, code_book, order_tables, tables

CASE = "[{when: {kind: ia}, card: {indicator: info, summary: It is an injection into the joint.}}]"
STANDARD = f"""
title: A rule
group: planning
version: 1.0.0
status: draft
hooks: [order-sign]
cases: {CASE}
unknown: silent
sources: [SIR19-II]
review: {{owner: unassigned, last_reviewed: never, review_by: 2027-06-30}}
changes: [{{version: 1.0.0, note: first draft}}]
"""


class Fixed(Node):
    """A tree whose answer is given, and which counts how often it is asked."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.asked = 0

    def ask(self, at: Situation) -> Truth:
        self.asked += 1
        return self.truth

    def inner(self) -> tuple[Node, ...]:
        return ()

    @property
    def work(self) -> int:
        return 0

    def binds(self) -> frozenset[str]:
        return frozenset(self.truth.evidence)


class Raising(Fixed):
    """A tree that raises when it is asked, as a rule with a mistake in its finding would."""

    def __init__(self, error: Exception) -> None:
        super().__init__(FALSE)
        self.error = error

    def ask(self, at: Situation) -> Truth:
        raise self.error


def rule(text: str = "", name: str = "a-rule") -> Rule:
    """A rule with the keys given in YAML; all others are standard ones."""
    return Rule.model_validate({"id": name, **ryaml.loads(STANDARD), **(ryaml.loads(text) if text else {})})


def compiler(profile: str = policy.DEFAULT) -> Compiler:
    in_force = policy.load(RULES, profile)
    return Compiler(in_force, Slots(), kinds.families(order_tables(), in_force), policy.load(RULES))


def compiled(text: str = "", name: str = "a-rule", profile: str = policy.DEFAULT) -> Compiled:
    """The rule compiled; AssertionError lists the problems when it cannot be."""
    one = compiler(profile)
    made = one.compile(rule(text, name))
    assert made is not None, one.problems
    return made


def problems(text: str) -> list[str]:
    """What the compiler says against a rule: "path: problem advice"."""
    one = compiler()
    assert one.compile(rule(text)) is None
    return [f"{'.'.join(map(str, p.path))}: {p.what} {p.advice}".rstrip() for p in one.take_problems()]


def ruleset(profile: str = policy.DEFAULT, **rules: str) -> Ruleset:
    """A ruleset of rules by id (underscores become hyphens), with the real codes, tables and policies."""
    one = compiler(profile)
    made = [one.compile(rule(text, name.replace("_", "-"))) for name, text in rules.items()]
    assert all(made), one.problems
    words = order_tables()
    return Ruleset(
        rules=in_sequence(whole for whole in made if whole),
        codes=code_book(),
        tables=tables(),
        order_tables=words,
        kinds={kind: words.families(kind, one.policy.settings) for kind in words.kinds},
        policy=one.policy,
        sources={},
        definitions=definitions.load(RULES, one),
        data_sets=Prefetch.load(RULES),
        version="test",
        files={},
    )


def folder(place: Path, **files: str) -> Path:
    """A rules folder like the real one, without its rules and definitions; `files` by path ("planning/x")."""
    root = place / "rules"
    root.mkdir()
    for name in ("codes", "tables", "policies", "policy_keys.yaml", "prefetch.yaml"):
        (root / name).symlink_to(RULES / name)
    (root / "sources.yaml").write_text("SIR19-II: {title: SIR 2019, url: https://example.org}\n")
    for name, text in files.items():
        file = root / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def file(name: str = "a-rule", **keys: Any) -> str:
    """The text of a rule file: standard keys, with some replaced by YAML text, or left out when None."""
    lines = {"id": name, **dict(line.split(": ", 1) for line in STANDARD.strip().splitlines())}
    lines |= keys
    return "".join(f"{key}: {text}\n" for key, text in lines.items() if text is not None)


def complaints(root: Path) -> list[str]:
    """Everything that `load` says against a folder."""
    try:
        load(root)
    except BrokenRulesError as error:
        return [str(one) for one in error.errors]
    return []
