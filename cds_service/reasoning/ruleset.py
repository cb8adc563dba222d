"""The whole rules folder: read, checked, compiled once; immutable and shared by all requests afterwards."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import CycleError
from pathlib import Path

from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook, CodeError
from cds_service.chart.order import Order
from cds_service.chart.orders.tables import OrderTables, TableError
from cds_service.reasoning import definitions, kinds, policy, quiet, references
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.compiler import Compiler
from cds_service.reasoning.errors import BrokenRulesError, Problem, RuleError
from cds_service.reasoning.glance import Glance, every_leaf
from cds_service.reasoning.needs import Prefetch, needed
from cds_service.reasoning.policy import Policy
from cds_service.reasoning.rule import Rule, Source
from cds_service.reasoning.sequence import circle, in_sequence
from cds_service.reasoning.signs import NEEDED, Signs
from cds_service.reasoning.tables import Tables
from cds_service.reasoning.tree import Node, Slots
from cds_service.reasoning.yaml_file import located, read, read_as, state_of

GROUPS = ("suitability", "technique", "contraindication", "anticoagulation", "injectate-dose", "planning")
MOST_SCOPES = 2_000  # combinations of hook, kind and injectate families that are remembered


@dataclass(frozen=True, slots=True)
class Scope:
    """The rules that can speak for one sort of order, in sequence, and the data they need."""

    glances: tuple[Glance, ...]
    needed: frozenset[tuple[str, str]]
    data_sets: frozenset[str]  # those of `needed`
    signs: int  # the bits that every such order shows under the policy in force

    @property
    def rules(self) -> tuple[Compiled, ...]:
        return tuple(glance.compiled for glance in self.glances)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Everything that `evaluate` and the cards read. `version` is a hash of the folder's files."""

    rules: tuple[Compiled, ...]  # in the sequence in which they are asked, switched-off ones included
    codes: CodeBook
    tables: Tables
    order_tables: OrderTables
    kinds: Mapping[str, frozenset[str]]  # each kind with its families under this policy
    policy: Policy
    sources: Mapping[str, Source]
    definitions: Mapping[str, Node]
    data_sets: Prefetch
    version: str
    files: Mapping[str, Path]  # by rule id
    signs: Signs = field(default_factory=Signs, repr=False)
    glances: dict[str, Glance] = field(default_factory=dict, repr=False)  # by rule id, see `__post_init__`
    _scopes: dict[tuple[str, str, frozenset[str]], Scope] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Every leaf gets its signs and its quiet answer, every rule its glance."""
        nothing = quiet.nothing_there(self.codes, self.tables, self.order_tables, self.policy, self.definitions)
        leaves = [leaf for one in self.rules for leaf in every_leaf(one.all_trees(), self.definitions)]
        quiet.prepare(leaves, self.signs, nothing)
        self.glances.update((one.rule.id, Glance(one, self.definitions)) for one in self.rules)

    def rule(self, name: str) -> Rule:
        """The rule with this id; KeyError when there is none."""
        return {compiled.rule.id: compiled.rule for compiled in self.rules}[name]

    def scope(self, hook: str, kind: str, families: frozenset[str]) -> Scope:
        """The rules that look at such an order; worked out once per combination."""
        sort = (hook, kind, families)
        known = self._scopes.get(sort)
        if known is None:
            if len(self._scopes) > MOST_SCOPES:
                self._scopes.clear()
            known = self._scopes[sort] = self._scope(hook, kind, families)
        return known

    def _scope(self, hook: str, kind: str, families: frozenset[str]) -> Scope:
        rules = [one for one in self.rules if one.looks_at(hook, kind) and one.injects(families)]
        wanted = needed(rules, self.definitions, self.tables.result_sets)
        settings = (f"{key}={self.policy.word(key)}" for key in self.policy.settings)
        shown = self.signs.shown("kind", self.kinds[kind]) | self.signs.shown("injects", families)
        return Scope(
            glances=tuple(self.glances[one.rule.id] for one in rules),
            needed=wanted,
            data_sets=frozenset(data_set for data_set, _ in wanted),
            signs=shown | self.signs.shown("policy", settings),
        )

    def shown(self, scope: Scope, chart: Chart, order: Order) -> int:
        """The bits of everything that the chart and this order show."""
        signs = self.signs
        shown = scope.signs | signs.of_chart(chart) | signs.of_order(order)
        if any(chart.data[name].status != "read" for name in scope.data_sets if name in chart.data):
            shown |= signs.shown("unread", (NEEDED,))
        return shown | signs.shown("says", self.order_tables.says(order))

    def prefetch(self, hook: str) -> dict[str, str]:
        """The prefetch templates by key that the rules of a hook need, for discovery."""
        rules = [one for one in self.rules if one.on and hook in one.rule.hooks]
        return self.data_sets.templates(needed(rules, self.definitions, self.tables.result_sets), self.codes)


def load(folder: Path, profile: str = policy.DEFAULT, site: Path | None = None) -> Ruleset:
    """The folder `rules/`, checked and compiled. BrokenRulesError lists everything wrong in it, with file and line."""
    codes = _code_book(folder)
    in_force = policy.load(folder, profile, site)
    tables = Tables.load(folder / "tables")
    order_tables = _order_tables(folder, codes)
    families = kinds.families(order_tables, in_force)
    compiler = Compiler(in_force, Slots(), families, policy.load(folder))
    trees = definitions.load(folder, compiler)
    sources = _sources(folder)
    files, rules = _rules(folder, compiler)
    data_sets = Prefetch.load(folder)
    names: dict[str, Collection[str]] = {
        "source": sources,
        "definition": trees,
        "rule": rules,
        "kind": families,
        "phrase": order_tables.phrases,
        "policy key": in_force.settings,
        "data set": data_sets.searches,
    }
    _check(references.Check(folder, codes, names), trees, files, rules)
    return Ruleset(
        rules=_sequence(rules, files, folder),
        codes=codes,
        tables=tables,
        order_tables=order_tables,
        kinds={kind: order_tables.families(kind, in_force.settings) for kind in order_tables.kinds},
        policy=in_force,
        sources=sources,
        definitions=trees,
        data_sets=data_sets,
        version=_version(folder, in_force),
        files=files,
    )


def _check(
    check: references.Check, trees: Mapping[str, Node], files: Mapping[str, Path], rules: Mapping[str, Compiled]
) -> None:
    errors = [error for name, tree in trees.items() for error in check.definition_errors(name, tree)]
    errors += [error for one in rules.values() for error in check.errors(one, files, rules)]
    if errors:
        raise BrokenRulesError(errors)


def _code_book(folder: Path) -> CodeBook:
    files = sorted((folder / "codes").glob("*.yaml"))
    try:
        return _loaded(folder / "codes", tuple((file.name, state_of(file)) for file in files))
    except CodeError as error:
        raise BrokenRulesError([RuleError(f"{folder.name}/codes", None, "", str(error))]) from None


@lru_cache(maxsize=2)  # every policy reads the same codes; changed ones are read again
def _loaded(codes: Path, _state: tuple[object, ...]) -> CodeBook:
    return CodeBook.load(codes)


def _order_tables(folder: Path, codes: CodeBook) -> OrderTables:
    try:
        return OrderTables.load(folder / "tables", codes)
    except (TableError, CodeError) as error:
        raise BrokenRulesError([RuleError(f"{folder.name}/tables", None, "", str(error))]) from None


def _sources(folder: Path) -> dict[str, Source]:
    content = read(folder / "sources.yaml", folder)
    return {name: Source.model_validate(given) for name, given in content.items()}


def _rules(folder: Path, compiler: Compiler) -> tuple[dict[str, Path], dict[str, Compiled]]:
    """Every rule file, compiled, by id. BrokenRulesError has all files that cannot be read as a rule."""
    files: dict[str, Path] = {}
    rules: dict[str, Compiled] = {}
    errors: list[RuleError] = []
    for file in (file for group in GROUPS for file in sorted((folder / group).glob("*.yaml"))):
        try:
            rule = read_as(Rule, file, folder)
        except BrokenRulesError as unreadable:
            errors += unreadable.errors
            continue
        if rule.id in files:
            problem = Problem(("id",), f'"{rule.id}" is already the id of {files[rule.id].relative_to(folder)}.')
            errors += located([problem], file, folder)
        compiled = compiler.compile(rule)
        if compiled is None:
            errors += located(compiler.take_problems(), file, folder)
            continue
        files[rule.id], rules[rule.id] = file, compiled
    if errors:
        raise BrokenRulesError(errors)
    return files, rules


def _sequence(rules: Mapping[str, Compiled], files: Mapping[str, Path], folder: Path) -> tuple[Compiled, ...]:
    try:
        return in_sequence(rules.values())
    except CycleError as error:
        ids = circle(error)
        problem = Problem(("id",), f"rules that wait for each other: {' → '.join(ids)}.", "Break the circle.")
        raise BrokenRulesError(located([problem], files[ids[0]], folder)) from None


def _version(folder: Path, in_force: Policy) -> str:
    """Twelve hex digits over every file below the folder and the profile in force."""
    digest = hashlib.sha256(in_force.id.encode())
    for file in sorted(folder.rglob("*.yaml")):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
