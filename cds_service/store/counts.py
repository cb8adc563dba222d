"""How often things happened, counted by the database: what governance draws and what alarms compare.

Every query reads one range of an index and groups it, so that a hundred thousand events take a fraction of a second.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, text, tuple_

from cds_service.store.tables import answers, cards, feedback, findings

DAY = 86_400_000  # milliseconds
WEEK = 7 * DAY
MONDAY = 4 * DAY  # the first Monday after 1970-01-01
WAITS = (10, 60, 600, 3600, 86_400)  # seconds between a card and the word on it: the upper ends of the groups
SECOND = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """What is counted: `since` ≤ at < `until` in milliseconds. "" stands for all.

    `offset`: milliseconds that the clinic's clock is ahead of UTC. `bucket`: DAY or WEEK.
    """

    since: int
    until: int
    offset: int = 0
    bucket: int = WEEK
    client: str = ""
    tenant: str = ""
    hook: str = ""
    rule: str = ""

    def index(self, at: int) -> int:
        """The number of the day or week that a moment falls into."""
        return (at + self.offset - self._first) // self.bucket

    def start(self, index: int) -> int:
        """Where that day or week begins, in milliseconds."""
        return index * self.bucket + self._first - self.offset

    @property
    def _first(self) -> int:
        return MONDAY if self.bucket == WEEK else 0

    def bucketed(self, at: ColumnElement[int]) -> ColumnElement[int]:
        shifted = at + (self.offset - self._first)
        return (shifted // self.bucket).label("bucket")


class Spoken(NamedTuple):
    """`mode`: visible, silent, repeated. `status`: fired, unknown, failed."""

    bucket: int
    rule: str
    version: str
    mode: str
    status: str
    level: str
    times: int


class Fired(NamedTuple):
    """Whatever the mode: a rule that fires in silence fires."""

    bucket: int
    rule: str
    hook: str
    client: str
    times: int


class Called(NamedTuple):
    """`orders`: hip injections that were checked. `uncovered`: calls in which there was none."""

    bucket: int
    hook: str
    client: str
    calls: int
    orders: int
    uncovered: int


class Answered(NamedTuple):
    """The word on cards: accepted, overridden with a reason, or "" where none came."""

    bucket: int
    rule: str
    hook: str
    client: str
    outcome: str
    reason: str
    times: int


def spoken(connection: Connection, span: Span) -> list[Spoken]:
    """Every time a rule had something to show, shown or kept back."""
    seen = findings.c
    keys = (span.bucketed(seen.at), seen.rule, seen.version, seen.mode, seen.status, seen.level)
    wanted = select(*keys, func.count()).where(*_range(seen.at, span))
    if span.rule:
        wanted = wanted.where(seen.rule == span.rule)
    if narrow := _from(span):
        wanted = wanted.join(answers, answers.c.id == seen.answer).where(*narrow)
    return [Spoken(*row) for row in connection.execute(wanted.group_by(*keys))]


def fired(connection: Connection, span: Span) -> list[Fired]:
    """How often each rule fired on each hook for each client."""
    keys = (span.bucketed(findings.c.at), findings.c.rule, answers.c.hook, answers.c.client)
    wanted = select(*keys, func.count()).join(answers, answers.c.id == findings.c.answer)
    wanted = wanted.where(*_range(findings.c.at, span), *_from(span), findings.c.status == "fired")
    if span.rule:
        wanted = wanted.where(findings.c.rule == span.rule)
    return [Fired(*row) for row in connection.execute(wanted.group_by(*keys))]


def called(connection: Connection, span: Span) -> list[Called]:
    """Every call of a hook, with the hip injections in it."""
    keys = (span.bucketed(answers.c.at), answers.c.hook, answers.c.client)
    uncovered = func.sum(case((answers.c.orders == 0, 1), else_=0))
    wanted = select(*keys, func.count(), func.sum(answers.c.orders), uncovered)
    wanted = wanted.where(*_range(answers.c.at, span), *_from(span))
    return [Called(*row) for row in connection.execute(wanted.group_by(*keys))]


def answered(connection: Connection, span: Span) -> list[Answered]:
    """What became of the cards that were shown in the span: the latest word on each."""
    word = _latest_word()
    outcome, reason = func.coalesce(word.c.outcome, ""), func.coalesce(word.c.reason_code, "")
    keys = (span.bucketed(cards.c.at), cards.c.rule, answers.c.hook, answers.c.client)
    same = and_(word.c.card == cards.c.uuid, word.c.tenant == cards.c.tenant)
    wanted = select(*keys, outcome.label("outcome"), reason.label("reason"), func.count())
    wanted = wanted.join(answers, answers.c.id == cards.c.answer).outerjoin(word, same)
    wanted = wanted.where(*_range(cards.c.at, span), *_from(span))
    if span.rule:
        wanted = wanted.where(cards.c.rule == span.rule)
    grouped = wanted.group_by(*keys, text("outcome"), text("reason"))
    return [Answered(*row) for row in connection.execute(grouped)]


def waits(connection: Connection, span: Span) -> list[int]:
    """How many words came how long after their cards, in the groups of WAITS; the last is "later"."""
    late = feedback.c.outcome_at - cards.c.at
    group = case(*[(late < limit * SECOND, number) for number, limit in enumerate(WAITS)], else_=len(WAITS))
    same = and_(cards.c.uuid == feedback.c.card, cards.c.tenant == feedback.c.tenant)
    wanted = select(group.label("wait"), func.count()).select_from(feedback.join(cards, same))
    wanted = wanted.where(*_range(cards.c.at, span))
    if span.rule:
        wanted = wanted.where(cards.c.rule == span.rule)
    if narrow := _from(span):
        wanted = wanted.join(answers, answers.c.id == cards.c.answer).where(*narrow)
    counted = {group: times for group, times in connection.execute(wanted.group_by(text("wait")))}
    return [counted.get(number, 0) for number in range(len(WAITS) + 1)]


def open_questions(connection: Connection, span: Span) -> Counter[str]:
    """How often each rule could not tell and had no card of its own."""
    wanted = select(answers.c.unknown, func.count()).where(*_range(answers.c.at, span), *_from(span))
    wanted = wanted.where(answers.c.unknown != "").group_by(answers.c.unknown)
    counted: Counter[str] = Counter()
    for ids, count in connection.execute(wanted):
        for rule in ids.split():
            counted[rule] += count
    return counted


def callers(connection: Connection, span: Span) -> list[tuple[str, str, str]]:
    """Client, tenant and hook of all calls in the span."""
    keys = (answers.c.client, answers.c.tenant, answers.c.hook)
    return [tuple(row) for row in connection.execute(select(*keys).where(*_range(answers.c.at, span)).distinct())]


def _latest_word() -> Any:
    """One row for every card with a word on it: that after which no other came. Found by the key, card by card."""
    word, other = feedback.alias("one"), feedback.alias("other")
    this, that = word.c, other.c
    came_later = tuple_(that.outcome_at, that.received_at, this.suggestion, this.outcome) > tuple_(
        this.outcome_at, this.received_at, that.suggestion, that.outcome
    )
    later = select(1).where(that.tenant == this.tenant, that.card == this.card, came_later).correlate(word)
    wanted = select(this.tenant, this.card, this.outcome, this.reason_code).where(~later.exists())
    return wanted.subquery("word")


def _range(at: ColumnElement[int], span: Span) -> tuple[ColumnElement[bool], ...]:
    return at >= span.since, at < span.until


def _from(span: Span) -> list[ColumnElement[bool]]:
    asked = ((answers.c.client, span.client), (answers.c.tenant, span.tenant), (answers.c.hook, span.hook))
    return [column == wanted for column, wanted in asked if wanted]
