"""rules/CATALOGUE.md: every rule in plain English, for a clinician to print and mark up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cds_service.cards import words
from cds_service.cards.sources import citation
from cds_service.handbook import cards
from cds_service.handbook.spelling import LOCAL_DEFAULT, amount, cell, setter, spelt
from cds_service.reasoning import english, kinds
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.rule import Definition, Rule
from cds_service.reasoning.ruleset import GROUPS, Ruleset
from cds_service.reasoning.scenario import Scenario
from cds_service.reasoning.yaml_file import read

HEAD = """\
# The catalogue of rules, to be read and marked up

**No clinician has reviewed these rules. They are drafts and must not be used for the care of patients.**

This page is written from the rule files by `hip-cds docs`; do not edit it. Print it, correct it by hand, and send the
corrections: each rule ends with a line for that. What comes from a patient's record stands in ‹angle marks›.
Of the cases of a rule the first that holds speaks. "Unknown" means that the record does not say; it is never read as
no. A number with "{local}" is our own choice and wants your opinion most.
Values are those of the policy {policy}, the default. A site may choose another policy, or change single numbers by
the names in the last column.

"""
HOOKS = {
    "order-select": "while choosing",
    "order-sign": "at signing",
    "appointment-book": "at booking",
    "patient-view": "on opening the chart",
}
TITLES = {
    "suitability": "Suitability",
    "technique": "Technique",
    "contraindication": "Contraindications",
    "anticoagulation": "Antithrombotic drugs and bleeding",
    "injectate-dose": "Injectates and doses",
    "planning": "Planning, aftercare and data",
}
TABLES = {
    "antithrombotics": "Antithrombotic drugs: hours between the last dose and the injection",
    "local_anaesthetics": "Local anaesthetics: maximum doses",
    "steroids": "Corticosteroids: doses for one hip joint",
    "excipients": "What products hold besides the drug",
}
MARKS = "☐ agree  ☐ change  ☐ remove    by: ______________    what: ____________________________________"


@dataclass(frozen=True)
class Pages:
    """Writes the catalogue of one ruleset; `definitions` are those of the folder as written."""

    ruleset: Ruleset
    definitions: Mapping[str, Definition]
    folder: Path

    def text(self) -> str:
        head = HEAD.format(local=LOCAL_DEFAULT, policy=self.ruleset.policy.name)
        return head + "\n".join(self._parts()) + "\n"

    def _parts(self) -> Iterator[str]:
        yield from self._contents()
        for group in GROUPS:
            yield from (f"\n## {TITLES[group]}\n",)
            for compiled in self._of(group):
                yield from self.rule(compiled)
        yield "\n## Definitions that several rules share\n"
        for name, definition in self.definitions.items():
            yield from self._definition(name, definition)
        yield "\n## Tables that several rules share\n"
        for name, title in TABLES.items():
            yield from self._table(name, title)
        yield "\n## Sources\n"
        yield from (f"- **{name}** {citation(source)}" for name, source in sorted(self.ruleset.sources.items()))

    def _of(self, group: str) -> list[Compiled]:
        return sorted((one for one in self.ruleset.rules if one.rule.group == group), key=lambda one: one.rule.id)

    def _contents(self) -> Iterator[str]:
        yield f"{len(self.ruleset.rules)} rules:\n"
        for group in GROUPS:
            names = ", ".join(f"[{one.rule.id}](#{one.rule.id})" for one in self._of(group))
            yield f"- **{TITLES[group]}**: {names}"

    def rule(self, compiled: Compiled) -> Iterator[str]:
        """The page of one rule."""
        rule = compiled.rule
        yield from (f"### {rule.id}", f"\n**{rule.title}** (version {rule.version}, {rule.status})\n")
        yield f"Asked {_listed(HOOKS[hook] for hook in rule.hooks)}, {_orders(rule)}.{_standing(compiled)}\n"
        if compiled.gate:
            yield from ("Only if:\n", *english.tree(compiled.gate), "")
        yield from cards.cases(compiled)
        yield from cards.unknown(compiled)
        yield from self._limits(compiled.limits)
        if rule.disagreement:
            yield f"Where guidelines differ, and what we decided: {rule.disagreement}\n"
        yield f"Sources: {_listed(setter(name, self.ruleset.sources) for name in rule.sources)}.\n"
        yield from scenarios(rule.scenarios)
        yield f"{MARKS}\n"

    def _limits(self, limits: Limits) -> Iterator[str]:
        if not limits:
            return
        yield from ("| Limit | Value | Who set it | Changed by |", "|---|---|---|---|")
        for name, limit in limits.items():
            who = setter(limit.source, self.ruleset.sources)
            key = f"`{limit.policy}`" if limit.policy else "–"
            yield f"| {name.replace('_', ' ')} | {cell(amount(limit))} | {cell(who)} | {key} |"
        yield ""

    def _definition(self, name: str, definition: Definition) -> Iterator[str]:
        tree = self.ruleset.definitions[name]
        yield from (f"### “{name.replace('-', ' ')}”", f"\n{definition.title}: the patient meets it if\n")
        yield from (*english.tree(tree), "")
        yield from self._limits(next(tree.leaves()).limits)
        if definition.sources:
            yield f"Sources: {_listed(setter(one, self.ruleset.sources) for one in definition.sources)}.\n"
        yield from scenarios(definition.scenarios)
        yield f"{MARKS}\n"

    def _table(self, name: str, title: str) -> Iterator[str]:
        rows: dict[str, dict[str, Any]] = read(self.folder / "tables" / f"{name}.yaml", self.folder)["rows"]
        yield from (f"### {title}\n", "| Drug or product | Says | Who set it |", "|---|---|---|")
        for drug, row in rows.items():
            says = {key: value for key, value in row.items() if key != "source"}
            who = setter(str(row.get("source", "")), self.ruleset.sources)
            yield f"| {drug.replace('-', ' ')} | {cell(spelt(says))} | {cell(who)} |"
        yield f"\n{MARKS}\n"


def _listed(given: Iterable[str]) -> str:
    return words.joined(list(given), most=99)


def _orders(rule: Rule) -> str:
    """The orders that a rule looks at: "for any nerve block with steroid"."""
    scope = rule.applies_to
    what = f"for {kinds.in_words(scope.kinds)}" if scope.kinds else "for every kind of hip injection"
    drugs = " or ".join(one.replace("-", " ") for one in scope.injectates)
    return f"{what} with {drugs}" if drugs else what


def _standing(compiled: Compiled) -> str:
    if compiled.on:
        return ""
    return " **Switched off** unless a site switches it on" + (
        f" (`{compiled.rule.switch.policy}`)." if compiled.rule.switch else "."
    )


def scenarios(given: Sequence[Scenario]) -> Iterator[str]:
    if not given:
        return
    yield from ("| Scenario | Answer |", "|---|---|")
    for one in given:
        yield f"| {cell(one.name)} | {one.answer} |"
    yield ""
