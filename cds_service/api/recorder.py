"""What a call showed becomes a record for the store. The call hands over what it has and goes on."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from cds_service.cards.compose import FINDINGS
from cds_service.cards.deck import Answers
from cds_service.cards.identity import identity
from cds_service.reasoning.fingerprint import fingerprint, order_words
from cds_service.reasoning.outcome import Outcome
from cds_service.store.moments import milliseconds
from cds_service.store.records import Answer, ShownCard, ShownFinding
from cds_service.trust.caller import Caller
from cds_service.wire.card import Card

if TYPE_CHECKING:
    from cds_service.store.pseudonyms import Pseudonyms
    from cds_service.store.store import Store

VISIBLE = "visible"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One call and its cards. `kept_back`: what was not shown, by the reason for it ("silent")."""

    now: datetime
    hook: str
    hook_instance: str
    user: str
    patient_id: str
    caller: Caller
    policy: str
    rules: str
    answers: Answers
    cards: Sequence[Card]
    kept_back: Sequence[tuple[str, Answers]] = ()


class Recorder:
    """Hands what was shown to the store, if there is one."""

    def __init__(self, store: "Store | None") -> None:
        self._store = store

    def shown(self, shown: Shown) -> None:
        """Returns at once: the record is made when the answer has been sent, and written in the background."""
        if self._store is not None:
            made = partial(record, shown, self._store.pseudonyms)
            asyncio.get_running_loop().call_soon(self._store.writer.shown, made)


def record(shown: Shown, pseudonyms: "Pseudonyms") -> Answer:
    """The call as the store keeps it: ids, levels and pseudonyms; no name, no value, no text."""
    caller = shown.caller
    return Answer(
        id=identity().replace("-", ""),
        at=milliseconds(shown.now),
        hook=shown.hook,
        hook_instance=shown.hook_instance,
        client=caller.issuer,
        tenant=caller.tenant,
        user_reference=shown.user,
        patient_key=pseudonyms.of("patient", caller.issuer, caller.tenant, shown.patient_id),
        policy=shown.policy,
        rules_version=shown.rules,
        orders=len(shown.answers),
        unknown=tuple(dict.fromkeys(_unknown(shown.answers))),
        cards=tuple(_card(card) for card in shown.cards),
        findings=tuple(_findings(shown, pseudonyms)),
    )


def _findings(shown: Shown, pseudonyms: "Pseudonyms") -> Iterator[ShownFinding]:
    carried = {entry["rule"]: (card.uuid, entry["indicator"]) for card in shown.cards for entry in entries(card)}
    yield from _of(shown.answers, VISIBLE, carried, pseudonyms)
    for mode, answers in shown.kept_back:
        yield from _of(answers, mode, {}, pseudonyms)


def _of(
    answers: Answers, mode: str, carried: Mapping[str, tuple[str, str]], pseudonyms: "Pseudonyms"
) -> Iterator[ShownFinding]:
    """`carried`: card and level by rule."""
    for order, outcomes in answers:
        order_key = pseudonyms.of("order", *order_words(order))
        for outcome in outcomes:
            if not _speaks(outcome):
                continue
            card, level = carried.get(outcome.rule.id, ("", outcome.indicator or ""))
            yield ShownFinding(
                card=card,
                rule=outcome.rule.id,
                version=outcome.rule.version,
                level=level,
                status=outcome.status,
                mode=mode,
                order_key=order_key,
                fingerprint=pseudonyms.of("evidence", outcome.rule.id, *fingerprint(outcome)),
            )


def _speaks(outcome: Outcome) -> bool:
    """Whether the rule had something to show."""
    return outcome.status == "failed" or (outcome.status != "silent" and outcome.indicator is not None)


def _card(card: Card) -> ShownCard:
    """`rule` leads the card. The topic may be written as a client wants it, so it is not asked."""
    rule = next((entry["rule"] for entry in entries(card)), "")
    suggestions = tuple(suggestion.uuid for suggestion in card.suggestions)
    return ShownCard(uuid=card.uuid, rule=rule, level=card.indicator, suggestions=suggestions)


def entries(card: Card) -> Sequence[Mapping[str, str]]:
    """The rules that the card speaks for, as its extension lists them."""
    listed: Sequence[Mapping[str, str]] = card.extension.get(FINDINGS, {}).get("findings", ())
    return listed


def _unknown(answers: Answers) -> Iterator[str]:
    """The rules that could not tell, and leave saying so to another rule's card."""
    for _, outcomes in answers:
        yield from (one.rule.id for one in outcomes if one.status == "unknown" and one.indicator is None)
