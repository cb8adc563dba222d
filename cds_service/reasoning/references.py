"""Checks across files: everything that a rule names must exist somewhere else."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cds_service.chart.codes.book import CodeBook, CodeError
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.errors import Path as Where
from cds_service.reasoning.errors import Problem, RuleError, allowed
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.sequence import ANY
from cds_service.reasoning.tree import Leaf, Node
from cds_service.reasoning.yaml_file import located

LOCAL = "local"  # the source of a limit that no guideline sets


class Check:
    """Holds what exists, by sort of name; `errors` says what a rule names beyond it."""

    def __init__(self, folder: Path, codes: CodeBook, names: Mapping[str, Collection[str]]) -> None:
        self.folder = folder
        self.codes = codes
        self.names = names  # sorts: source, definition, rule, kind, phrase, policy key, data set

    def errors(self, compiled: Compiled, files: Mapping[str, Path], rules: Mapping[str, Compiled]) -> list[RuleError]:
        """Everything that this rule names and that does not exist, with file and line."""
        problems = [
            *self._place(compiled, files[compiled.rule.id]),
            *self._sources(compiled),
            *self._limits(compiled),
            *self._findings(compiled),
            *self._rules(compiled, rules),
        ]
        return located(problems, files[compiled.rule.id], self.folder) if problems else []

    def definition_errors(self, name: str, tree: Node) -> list[RuleError]:
        """Everything that a definition names and that does not exist."""
        problems = list(self._unknown_names(tree.leaves()))
        file = self.folder / "definitions" / f"{name}.yaml"
        return located(problems, file, self.folder) if problems else []

    def _place(self, compiled: Compiled, file: Path) -> Iterator[Problem]:
        rule = compiled.rule
        if rule.id != file.stem:
            yield Problem(("id",), f'"{rule.id}" stands in {file.name}.', "Use one name for rule and file.")
        if rule.group != file.parent.name:
            yield Problem(("group",), f'"{rule.group}" stands in the folder {file.parent.name}.', "Move the file.")

    def _sources(self, compiled: Compiled) -> Iterator[Problem]:
        for place, name in enumerate(compiled.rule.sources):
            yield from self._exists("source", name, ("sources", place))
        for key, limit in compiled.rule.limits.items():
            if limit.source != LOCAL:
                yield from self._exists("source", limit.source, ("limits", key, "source"))

    def _limits(self, compiled: Compiled) -> Iterator[Problem]:
        rule = compiled.rule
        written = [rule.when, rule.look_up, rule.card and rule.card.model_dump()]
        written += [part for case in rule.cases for part in (case.when, case.card.model_dump())]
        written += [answer.model_dump() for answer in rule.unknown.answers().values()]
        words = list(_texts(written))
        for name in rule.limits:
            if not any(name == word or f"{{{name}}}" in word for word in words):
                yield Problem(("limits", name), "is named nowhere in the rule.", "Use it or take it out.")

    def _findings(self, compiled: Compiled) -> Iterator[Problem]:
        for place, name in enumerate(compiled.rule.applies_to.injectates):
            yield from self._exists("concept", name, ("applies_to", "injectates", place))
        yield from self._unknown_names(compiled.all_leaves())

    def _unknown_names(self, leaves: Iterable[Leaf]) -> Iterator[Problem]:
        for leaf in leaves:
            for sort, name in leaf.finding.refers():
                if (sort, name) != ("rule", ANY):
                    yield from self._exists(sort, name, leaf.path)

    def _rules(self, compiled: Compiled, rules: Mapping[str, Compiled]) -> Iterator[Problem]:
        """Rules that are named and do not exist, and Unknown left to a rule that is not asked on the same hook."""
        rule = compiled.rule
        hosts = rule.folds_into.rules if rule.folds_into else ()
        for key, named in (("replaces", rule.replaces), ("folds_into", hosts)):
            for name in named:
                yield from self._exists("rule", name, (key,))
        for cause, answer in rule.unknown.answers().items():
            path = (*rule.unknown.path(cause), "covered_by")
            covering = answer.covered_by or ""
            if covering in rules:
                yield from _uncovered(rule, rules[covering].rule, path)
            elif covering:
                yield from self._exists("rule", covering, path)

    def _exists(self, sort: str, name: str, path: Where) -> Iterator[Problem]:
        if sort == "concept":
            try:
                self.codes.title(name)
            except CodeError as error:
                yield Problem(path, str(error))
        elif name not in self.names[sort]:
            yield Problem(path, *allowed(name, self.names[sort], sort))


def _uncovered(rule: Rule, other: Rule, path: Where) -> Iterator[Problem]:
    for hook in sorted(set(rule.hooks) - set(other.hooks)):
        problem = f'"{other.id}" is not asked on {hook}, so nothing would be said there.'
        yield Problem(path, problem, "Leave it to a rule of this hook, or write a gap.")


def _texts(written: Any) -> Iterator[str]:
    """Every text inside a structure of YAML."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, Mapping):
        yield from _texts(list(written.values()))
    elif isinstance(written, Iterable):
        for part in written:
            yield from _texts(part)
