"""A rule's cards bound to what its trees can show: every text, suggestion and override reason compiled and checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from cds_service.cards import reasons, suggestions
from cds_service.cards.actions.base import Bindings
from cds_service.cards.actions.people import AftercareBundle
from cds_service.cards.kit import Kit
from cds_service.cards.suggestions import Suggestion
from cds_service.cards.text import SUMMARY_LENGTH, Names, Text, TextError, compile_line, compile_text
from cds_service.reasoning.compiled import Compiled, CompiledCard
from cds_service.reasoning.errors import Path, Problem
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import CardText, GuardedLine, Rule
from cds_service.reasoning.tree import CannotTell, Node, Not
from cds_service.wire.card import OverrideReason

WHY = "why"  # evidence that holds the causes of Unknown


@dataclass(frozen=True, slots=True)
class BoundCard:
    """One way of a rule to speak, ready for any patient."""

    summary: Text
    detail: tuple[Text, ...]
    changes_if: tuple[Text, ...]
    suggestions: tuple[Suggestion, ...]
    reasons: tuple[OverrideReason, ...]
    most_lines: int | None
    hands_out: bool = False  # drafts the leaflet, so the card links to the handout


@dataclass(frozen=True, slots=True)
class BoundRule:
    """All cards of a rule: by case, and those of its `unknown` beside the text they come from."""

    rule: Rule
    cases: tuple[BoundCard | None, ...]
    unknown: tuple[tuple[CardText, BoundCard], ...]

    def card_of(self, outcome: Outcome) -> BoundCard | None:
        """The card that an outcome speaks by; None when it has none."""
        if outcome.status == "fired" and outcome.case is not None:
            return self.cases[outcome.case]
        return next((bound for text, bound in self.unknown if text is outcome.card), None)


def bind(compiled: Compiled, definitions: Mapping[str, Node], kit: Kit, problems: list[Problem]) -> BoundRule:
    """The rule's cards. What is wrong is added to `problems`, with its path in the rule file."""
    rule = compiled.rule
    binder = _Binder(compiled, definitions, kit, problems)
    cases = tuple(
        binder.card(case.card, ("cases", place, "card"), rule.cases[place].card, binder.names(case.tree))
        for place, case in enumerate(compiled.cases)
    )
    unknown = []
    for cause, made in compiled.cards.items():
        answer = rule.unknown.answers()[cause]
        path = ("unknown", "card") if cause == "otherwise" else ("unknown", cause, "card")
        bound = binder.card(made, path, answer.card or CardText(), binder.undecided())
        if bound:
            unknown.append((made.text, bound))
    return BoundRule(rule, cases, tuple(unknown))


class _Binder:
    """Compiles the cards of one rule."""

    def __init__(self, compiled: Compiled, definitions: Mapping[str, Node], kit: Kit, problems: list[Problem]) -> None:
        self.compiled = compiled
        self.definitions = definitions
        self.kit = kit
        self.problems = problems

    def names(self, tree: Node) -> Names:
        """What a text may name when this case is true."""
        trees = [node for node in (self.compiled.gate, tree) if node]
        bound = frozenset().union(*(node.binds() for node in trees))
        certain: set[str] = set()
        undecided: set[str] = set()
        for node in trees:
            self._collect(node, certain, undecided)
        return Names(
            limits=self.compiled.limits,
            bound=bound,
            possible=self._possible(),
            undecided=frozenset(undecided) - bound - certain,
        )

    def _possible(self) -> frozenset[str]:
        """Names of the whole rule: a line of the shared card may be guarded by what only another case finds."""
        names = {name for name, _ in self.compiled.look_up}
        for tree in self.compiled.trees():
            self._collect(tree, names, names)
        return frozenset(names)

    def undecided(self) -> Names:
        """What a text may name when the whole rule is Unknown: little of everything, and why."""
        names = self._possible()
        return Names(self.compiled.limits, frozenset({WHY}), names, names)

    def _collect(self, node: Node, certain: set[str], undecided: set[str]) -> None:
        """Names of evidence below a node, those under `cannot_tell` apart; under `not` there are none."""
        if isinstance(node, Not):
            return
        if isinstance(node, CannotTell):
            certain.add(WHY)
            certain = undecided
        for below in node.inner():
            self._collect(below, certain, undecided)
        if not node.inner():
            certain.update(node.binds())
            for leaf in node.leaves():
                for name in leaf.finding.defined():
                    self._collect(self.definitions[name], certain, undecided)

    def card(self, made: CompiledCard, path: Path, own: CardText, names: Names) -> BoundCard | None:
        """One card; parts that the case does not write stand in the rule's own `card`."""
        before = len(self.problems)
        text = made.text
        at = _Places(path, own)
        most = self.compiled.limits.get(text.lines_at_most) if text.lines_at_most else None
        offers = self._suggestions(text, at.of("suggestions"), names)
        bound = BoundCard(
            summary=self._summary(text.summary or "", at.of("summary"), names),
            detail=self._lines(text.detail, at.of("detail"), names),
            changes_if=self._lines(text.changes_if, at.of("changes_if"), names),
            suggestions=offers,
            reasons=reasons.read(text.override_reasons, made.indicator, at.of("override_reasons"), self.problems),
            most_lines=round(most.number) if most and most.number is not None else None,
            hands_out=any(isinstance(action, AftercareBundle) for offer in offers for action in offer.actions),
        )
        if text.lines_at_most and most is None:
            what = f'lines_at_most names no limit: "{text.lines_at_most}".'
            self.problems.append(Problem(at.of("lines_at_most"), what, "Name one of the rule's limits."))
        return bound if len(self.problems) == before else None

    def _summary(self, given: str, path: Path, names: Names) -> Text:
        if not given.strip():
            self.problems.append(Problem(path, "the summary is empty.", "Say in one line what is found."))
        text = self._text(given, path, names)
        literal = sum(len(piece) for piece in text.pieces if isinstance(piece, str))
        if literal > SUMMARY_LENGTH:
            what = f"the summary has {literal} characters before any value is filled in."
            self.problems.append(Problem(path, what, f"Keep it below {SUMMARY_LENGTH + 1} with its values."))
        return text

    def _text(self, given: str, path: Path, names: Names) -> Text:
        try:
            return compile_text(given, names, path)
        except TextError as error:
            self.problems.append(error.problem)
            return Text(())

    def _lines(self, given: tuple[str | GuardedLine, ...], path: Path, names: Names) -> tuple[Text, ...]:
        lines = []
        for place, line in enumerate(given):
            written = line if isinstance(line, str) else {"if": line.if_, "text": line.text}
            try:
                lines.append(compile_line(written, names, (*path, place)))
            except TextError as error:
                self.problems.append(error.problem)
        return tuple(lines)

    def _suggestions(self, text: CardText, path: Path, names: Names) -> tuple[Suggestion, ...]:
        at = Bindings(names, self.kit)
        read = [suggestions.read(one, at, (*path, place), self.problems) for place, one in enumerate(text.suggestions)]
        if sum(one.recommended for one in read if one) > 1:
            self.problems.append(Problem(path, "more than one suggestion is recommended.", "Recommend one at most."))
        return tuple(one for one in read if one)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a part of a card stands in the file: in the case that writes it, else in the rule's card."""

    path: Path
    own: CardText

    def of(self, key: str) -> Path:
        return (*self.path, key) if key in self.own.model_fields_set else ("card", key)
