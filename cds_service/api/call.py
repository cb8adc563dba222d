"""One request on its way: gather → build → orders → evaluate → compose."""

import logging
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from cds_service.api import faults, gather, metrics
from cds_service.api.recorder import Shown
from cds_service.api.rulebook import Edition
from cds_service.cards.deck import Answers
from cds_service.cards.profiles import for_client
from cds_service.cards.scene import Occasion
from cds_service.chart.build import build
from cds_service.chart.chart import Chart
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.order import Order
from cds_service.chart.orders import reader
from cds_service.chart.orders.appointments import untraced
from cds_service.chart.orders.drafts import read_drafts
from cds_service.reasoning.evaluate import judging
from cds_service.reasoning.outcome import Outcome
from cds_service.trust.caller import Caller
from cds_service.wire.card import Card
from cds_service.wire.request import Request

if TYPE_CHECKING:
    from cds_service.api.service import Service
    from cds_service.governance.repeats import Screen

log = logging.getLogger(__name__)

NOTHING_READ = Chart()
T = TypeVar("T")
Pause = Callable[[], Awaitable[None]]


async def no_pause() -> None:
    """Goes on at once."""


async def in_parts(work: Generator[None, None, T], pause: Pause) -> T:
    """What the work comes to; `pause` is awaited between its parts."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        await pause()


class Call:
    """One request on its way; `said` grows into its line in the log."""

    def __init__(self, service: "Service", caller: Caller, request: Request, now: datetime) -> None:
        self.service = service
        self.caller = caller
        self.edition: Edition = service.rulebook.edition
        self.request = request
        self.now = now
        self.pause: Pause = no_pause  # awaited between the parts of the work
        self.said: dict[str, Any] = {"hook": request.hook, "rules": self.edition.ruleset.version}
        if caller.issuer:
            self.said |= {"client": caller.issuer, "tenant": caller.tenant}
        self.aside: list[tuple[Order, tuple[Outcome, ...]]] = []  # what silent rules said, for the record
        self.unseen: list[Card] = []  # the cards that would have come of it
        self.screen: Screen | None = None  # keeps back what was overridden before

    async def cards(self) -> list[Card]:
        """What the user sees. Raises RefusalError (412)."""
        await self.pause()
        chart, answers = await self.answers()
        if chart.foreign:
            log.warning("another patient's data", extra={"said": {**self.said, "entries": chart.foreign}})
        self.screen = self._screen()
        await self.pause()
        cards = for_client(self.composed(chart, answers), self.caller.profile)
        self.said["cards"] = len(cards)
        metrics.judged(self.request.hook, answers, len(cards))
        if self.aside:
            self.unseen = self._unseen(self.occasion(chart))
        self.record(answers, cards)
        return cards

    def composed(self, chart: Chart, answers: Answers) -> list[Card]:
        """The cards for these answers, before the client's profile."""
        cards = self.edition.deck.compose(answers, self.occasion(chart), self.screen) if answers else []
        found = [order for order, _ in answers]
        unread = reader.unread(self.request.hook, self._context, found)
        told_first = [faults.mixed_up(chart.foreign)] if chart.foreign else []
        told_first += [faults.unread(unread)] if unread else []
        strangers = reader.strangers(found)
        told_first += [faults.unknown(strangers)] if strangers else []
        return [*told_first, *cards]

    def _screen(self) -> "Screen | None":
        repeats, caller = self.service.repeats, self.caller
        return repeats.screen(caller.issuer, caller.tenant, self.request.context.patient_id) if repeats else None

    @property
    def extension(self) -> dict[str, Any]:
        """What the answer says beside its cards: how many were not shown again."""
        return self.screen.extension if self.screen else {}

    def _unseen(self, occasion: Occasion) -> list[Card]:
        """The cards of silent rules, made as if they were shown: they cost what they will cost, and faults show."""
        try:
            cards = self.edition.deck.compose(self.aside, occasion)
        except Exception:
            log.exception("the card of a silent rule could not be written", extra={"said": self.said})
            return []
        self.said["silent"] = told(self.aside)
        return cards

    def record(self, answers: Answers, cards: Sequence[Card]) -> None:
        """Leaves what is shown to the store."""
        context, rules = self.request.context, self.edition.ruleset
        answers, repeated = self.screen.parted(answers) if self.screen else (answers, [])
        self.service.recorder.shown(
            Shown(
                now=self.now,
                hook=self.request.hook,
                hook_instance=self.request.hook_instance,
                user=context.user_id,
                patient_id=context.patient_id,
                caller=self.caller,
                policy=rules.policy.id,
                rules=rules.version,
                answers=answers,
                cards=cards,
                kept_back=(("silent", self.aside), ("repeated", repeated)),
            )
        )

    async def answers(self) -> tuple[Chart, Answers]:
        """What every rule says to every hip injection in the request; without one, nothing.

        Nothing is fetched for an order that cannot be one. Raises RefusalError (412).
        """
        templates = self.edition.templates.get(self.request.hook)
        plain = self._orders(NOTHING_READ, {})
        pointed = gather.pointed_at(self.request)
        if templates is None or not (plain or pointed):
            return NOTHING_READ, []
        deliveries = await self._deliveries(templates, bool(plain), pointed)
        await self.pause()
        chart = self._chart(deliveries)
        again = pointed or gather.refers_to_products(self.request)
        asked = self._orders(chart, deliveries) if again else plain
        if not asked and untraced(self._context.appointments, deliveries):
            raise gather.request_not_had()
        gather.insist_on_few(asked, self.service.settings)
        answers = [(order, await self._judged(chart, order)) for order in asked]
        self.said |= told(answers)
        return chart, answers

    async def _judged(self, chart: Chart, order: Order) -> tuple[Outcome, ...]:
        """What the rules say to this order; what silent ones say is set aside."""
        await self.pause()
        muted = self.service.muted(self.caller.issuer, self.caller.tenant)
        judgement = await in_parts(judging(self.edition.ruleset, chart, order, self.now, muted), self.pause)
        if judgement.aside:
            self.aside.append((order, judgement.aside))
        return judgement.spoken

    async def _deliveries(
        self, templates: Mapping[str, str], sure: bool, pointed: frozenset[str]
    ) -> Mapping[str, Delivery]:
        had: Mapping[str, Delivery] = gather.prefetched(self.request.prefetch, templates)
        if sure or any(key in had and had[key].status in gather.NOT_HAD for key in pointed):
            had = await gather.fetched(self.service.client, self.caller, self.request, templates, had)
        if sure:
            gather.insist(had, templates)
        else:
            gather.insist_on_request(had, pointed)
        return had

    def _chart(self, deliveries: Mapping[str, Delivery]) -> Chart:
        edition, zone = self.edition, self.service.settings.timezone
        patient_id = self.request.context.patient_id
        return build(deliveries, patient_id, edition.ruleset.codes, zone, self.now, edition.courses)

    def _orders(self, chart: Chart, deliveries: Mapping[str, Delivery]) -> tuple[Order, ...]:
        edition = self.edition
        codes, tables, zone = edition.ruleset.codes, edition.ruleset.order_tables, self.service.settings.timezone
        return reader.orders(self.request.hook, self._context, chart, codes, tables, zone, self.now, deliveries)

    @cached_property
    def _context(self) -> reader.OrderContext:
        context = self.request.context
        return reader.OrderContext(
            user_id=context.user_id,
            patient_id=context.patient_id,
            encounter_id=context.encounter_id,
            selections=context.selections,
            drafts=read_drafts([context.draft_orders]),
            appointments=read_drafts([context.appointments]),
        )

    def occasion(self, chart: Chart) -> Occasion:
        """Who asked, when, and about whom: what card texts may name beside the facts."""
        context = self.request.context
        return Occasion(self.request.hook, context.user_id, context.patient_id, self.now, chart.patient)


def told(answers: Answers) -> dict[str, Any]:
    """Which rules spoke, for the log: ids only."""
    ids: dict[str, list[str]] = {}
    for _, outcomes in answers:
        for outcome in outcomes:
            if outcome.status != "silent":
                ids.setdefault(outcome.status, []).append(outcome.rule.id)
    return {"orders": len(answers), **ids}
