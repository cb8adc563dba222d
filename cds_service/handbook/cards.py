"""What a rule says, on paper: its cases with their cards, and what follows when it cannot be told."""

from collections.abc import Iterator

from cds_service.cards.reasons import DISPLAYS
from cds_service.handbook.spelling import printed
from cds_service.reasoning import english
from cds_service.reasoning.compiled import Compiled, CompiledCard
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.rule import Answer, CardText, GuardedLine
from cds_service.reasoning.truth import IN_WORDS

SHARED = ("detail", "changes_if", "suggestions", "override_reasons")
NOTHING = CardText()


def cases(compiled: Compiled) -> Iterator[str]:
    """Every case with its card; what all cards share stands once, at the end."""
    shared = _shared(compiled)
    for place, case in enumerate(compiled.cases, 1):
        yield from (f"**Case {place}.** It speaks if:\n", *english.tree(case.tree), "")
        yield from _card(case.card, shared, compiled.limits)
    if said := list(_said(shared, compiled.limits)):
        whose = (
            "The card also says" if len(compiled.cases) == 1 else "Where a card does not say otherwise, it also says"
        )
        yield from (f"{whose}:\n", *said, "")


def unknown(compiled: Compiled) -> Iterator[str]:
    """What follows when it cannot be told, causes with the same answer together; then the cards of such answers."""
    answers = compiled.rule.unknown.answers()
    causes: dict[str, list[str]] = {}
    for cause, answer in answers.items():
        why = IN_WORDS.get(cause, "any other reason" if len(answers) > 1 else "whatever the reason")
        causes.setdefault(_answer(answer, compiled.limits), []).append(why)
    yield "When it cannot be told:\n"
    yield from (f"- {', '.join(why)}: {said}" for said, why in causes.items())
    yield ""
    for cause, card in compiled.cards.items():
        yield f"The card when it cannot be told ({IN_WORDS.get(cause, 'any other reason')}):\n"
        yield from _card(card, _shared(compiled), compiled.limits)


def _shared(compiled: Compiled) -> CardText:
    return compiled.rule.card or NOTHING


def _card(card: CompiledCard, shared: CardText, limits: Limits) -> Iterator[str]:
    """A card on paper, without what it shares with the others."""
    level = card.indicator.capitalize() if card.indicator else "Off (the policy says so)"
    yield f"> **{level}: {printed(card.text.summary or '', limits)}**"
    own = {
        key: getattr(NOTHING if getattr(card.text, key) == getattr(shared, key) else card.text, key) for key in SHARED
    }
    if said := list(_said(card.text.model_copy(update=own), limits)):
        yield from (">", *(f"> {line}" for line in said))
    yield ""


def _said(text: CardText, limits: Limits) -> Iterator[str]:
    """Detail, what would change the advice, suggestions and reasons, one point each."""
    yield from (f"- {_line(line, limits)}" for line in text.detail)
    if text.changes_if:
        yield f"- *Would change this advice:* {' '.join(_line(line, limits) for line in text.changes_if)}"
    if text.suggestions:
        yield f"- *Offers:* {'; '.join(printed(str(one['label']), limits) for one in text.suggestions)}"
    if text.override_reasons:
        yield f"- *Reasons to override:* {'; '.join(DISPLAYS[code] for code in text.override_reasons)}"


def _line(line: str | GuardedLine, limits: Limits) -> str:
    if isinstance(line, str):
        return printed(line, limits)
    return f"[only with {line.if_.replace('_', ' ')}] {printed(line.text, limits)}"


def _answer(answer: Answer, limits: Limits) -> str:
    if answer.covered_by:
        return f"left to the rule {answer.covered_by}"
    if answer.gap:
        quiet = " (never a card for this alone)" if answer.trivial else ""
        return f"listed among the open questions as “{printed(answer.gap, limits)}”{quiet}"
    return "a card of its own" if answer.card else "nothing is said"
