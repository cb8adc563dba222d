"""One rule as its page shows it: plain structures, ready for a template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cds_service.cards import words
from cds_service.cards.reasons import DISPLAYS
from cds_service.chart.orders.tables import OrderTables
from cds_service.pages.rules.attributes import Attribute, attributes
from cds_service.pages.rules.citations import Citation, cited
from cds_service.pages.rules.profiles import Profiles, Row
from cds_service.pages.rules.sentences import Piece, Sentence, definitions, pieces, sentence
from cds_service.pages.rules.shelf import levels
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.rule import Answer, CardText, Folding, GuardedLine, Rule
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.truth import IN_WORDS


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card's detail; `guard` names the evidence without which it is left out."""

    text: tuple[Piece, ...]
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion: its label and what taking it does."""

    label: tuple[Piece, ...]
    does: tuple[str, ...]
    recommended: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """A card, or what one case says of it. `level` is "" where the policy has turned it off; `level_key` is what a
    site sets it by; parts that are empty stand elsewhere or nowhere."""

    level: str
    level_key: str
    summary: tuple[Piece, ...]
    detail: tuple[Line, ...]
    changes_if: tuple[Line, ...]
    offers: tuple[Offer, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """When it speaks, and what it then says beyond the part that all cases share."""

    when: Sentence
    card: CardView


@dataclass(frozen=True, slots=True)
class UnknownView:
    """What follows when it cannot be told, by cause. `rule` is the rule that covers it, if one does."""

    cause: str
    says: str
    rule: str = ""
    card: CardView | None = None


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit in force, where it comes from, who set it. `written` is what the rule itself says, where that differs."""

    name: str
    value: str
    equality: str
    written: str
    source: Citation | None
    key: str
    set_by: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """The whole page but for the scenarios, which are played apart."""

    rule: Rule
    on: bool
    levels: tuple[str, ...]
    families: tuple[str, ...]
    kinds: tuple[str, ...]
    gate: Sentence | None
    cases: tuple[CaseView, ...]
    shared: CardView | None
    unknown: tuple[UnknownView, ...]
    definitions: Mapping[str, Sentence]
    looked_up: tuple[tuple[str, Sentence], ...]
    limits: tuple[LimitView, ...]
    settings: tuple[Row, ...]
    profiles: tuple[str, ...]
    folding: Folding | None
    citations: tuple[Citation, ...]
    attributes: tuple[Attribute, ...]
    yaml: str


def rule_view(compiled: Compiled, ruleset: Ruleset, profiles: Profiles) -> RuleView:
    """Everything that the page of one rule says."""
    rule = compiled.rule
    trees = [*compiled.trees(), *(node for _, node in compiled.look_up)]
    citations = cited((*rule.sources, *(limit.source for limit in compiled.limits.values())), ruleset)
    return RuleView(
        rule=rule,
        on=compiled.on,
        levels=levels(compiled),
        families=tuple(kind.replace("-", " ") for kind in rule.applies_to.kinds if kind not in words.KINDS),
        kinds=_kinds(compiled, ruleset.order_tables),
        gate=sentence(compiled.gate) if compiled.gate else None,
        cases=tuple(_case(compiled, place) for place in range(len(compiled.cases))),
        shared=_shared(compiled),
        unknown=tuple(_unknown(compiled)),
        definitions=definitions(ruleset.definitions, iter(trees)),
        looked_up=tuple((name, sentence(node)) for name, node in compiled.look_up),
        limits=tuple(_limit(name, compiled, ruleset, profiles) for name in compiled.limits),
        settings=profiles.rows(compiled),
        profiles=profiles.names,
        folding=rule.folds_into,
        citations=citations,
        attributes=attributes(compiled, ruleset, citations),
        yaml=ruleset.files[rule.id].read_text(encoding="utf-8"),
    )


def _kinds(compiled: Compiled, tables: OrderTables) -> tuple[str, ...]:
    """The kinds of injection it looks at, in words; empty where it looks at all."""
    if len(compiled.kinds) == len(tables.kinds):
        return ()
    return tuple(word for kind, word in words.KINDS.items() if kind in compiled.kinds)


def _case(compiled: Compiled, place: int) -> CaseView:
    """Level and summary always; the other parts only where the case writes them itself."""
    case, written = compiled.cases[place], compiled.rule.cases[place].card
    shared = compiled.rule.card
    indicator = written.indicator or (shared.indicator if shared else None)
    own = written.model_copy(update={"summary": case.card.text.summary})
    view = _card(own if shared else case.card.text, case.card.indicator, compiled, getattr(indicator, "policy", ""))
    return CaseView(sentence(case.tree), view)


def _shared(compiled: Compiled) -> CardView | None:
    """What every case says unless it says otherwise, where there is such a part."""
    shared = compiled.rule.card
    if shared is None or not (shared.detail or shared.changes_if or shared.suggestions or shared.override_reasons):
        return None
    return _card(shared.model_copy(update={"summary": None}), None, compiled)


def _card(text: CardText, level: str | None, compiled: Compiled, level_key: str = "") -> CardView:
    limits = compiled.limits
    return CardView(
        level=level or "",
        level_key=level_key,
        summary=pieces(text.summary or "", limits),
        detail=tuple(_line(line, compiled) for line in text.detail),
        changes_if=tuple(_line(line, compiled) for line in text.changes_if),
        offers=tuple(_offer(raw, compiled) for raw in text.suggestions),
        reasons=tuple(DISPLAYS[code] for code in text.override_reasons),
    )


def _line(line: str | GuardedLine, compiled: Compiled) -> Line:
    if isinstance(line, str):
        return Line(pieces(line, compiled.limits))
    return Line(pieces(line.text, compiled.limits), line.if_.replace("_", " "))


def _offer(raw: Mapping[str, Any], compiled: Compiled) -> Offer:
    does = tuple(word.replace("_", " ") for action in raw["do"] for word in action)
    return Offer(pieces(str(raw["label"]), compiled.limits), does, bool(raw.get("recommended")))


def _unknown(compiled: Compiled) -> Iterator[UnknownView]:
    answers = compiled.rule.unknown.answers()
    for cause, answer in answers.items():
        why = IN_WORDS.get(cause, "for any other reason" if len(answers) > 1 else "for any reason")
        card = compiled.cards.get(cause)
        view = _card(card.text, card.indicator, compiled) if card else None
        yield UnknownView(why, _answer(answer), answer.covered_by or "", view)


def _answer(answer: Answer) -> str:
    if answer.covered_by:
        return "left to the rule"
    if answer.gap:
        return f"a line among the open questions: “{answer.gap}”"
    return "a card of its own" if answer.card else "nothing is said"


def _limit(name: str, compiled: Compiled, ruleset: Ruleset, profiles: Profiles) -> LimitView:
    limit, written = compiled.limits[name], compiled.rule.limits[name]
    known = cited((limit.source,), ruleset)
    return LimitView(
        name=name.replace("_", " "),
        value=words.limit(limit) if limit.value != "none" else "no limit",
        equality=_equality(limit, compiled),
        written="" if (written.value, written.exact) == (limit.value, limit.exact) else words.limit(written),
        source=known[0] if known else None,
        key=limit.policy,
        set_by=(profiles.set_by(limit.policy) if limit.policy else "") or "the rule",
    )


def _equality(limit: Limit, compiled: Compiled) -> str:
    """What a value equal to the limit does, where a comparison reads it and equality is not ordinary."""
    return "equality fires" if limit.exact == "fires" and compiled.cases else ""
