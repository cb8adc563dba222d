"""All cards of a ruleset, bound once at load; per request the outcomes of the orders become a few cards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cds_service.cards import bound
from cds_service.cards.bound import WHY, BoundRule
from cds_service.cards.compose import compose, did_not_run, more, not_shown, titles
from cds_service.cards.kit import Kit
from cds_service.cards.rank import ranked
from cds_service.cards.scene import Occasion, Scene
from cds_service.cards.sources import Page, page
from cds_service.cards.suppress import capped, shown
from cds_service.cards.tables import ActionTables
from cds_service.cards.text import lines, summary
from cds_service.cards.topic import GAPS, Topic, Voice, topics
from cds_service.chart.order import Order
from cds_service.reasoning.errors import BrokenRulesError, Problem, RuleError
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import SPEAKS_OF_UNLISTED
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.truth import Evidence, Item
from cds_service.reasoning.yaml_file import located
from cds_service.wire import card

MOST_CARDS = "ui.max_cards"
Answers = Sequence[tuple[Order, tuple[Outcome, ...]]]


@dataclass(frozen=True, slots=True)
class Deck:
    """Immutable, shared by all requests. `most` is the cap on cards of the policy in force.

    `hosts` are the rules whose cards can answer for what another rule does not know.
    """

    rules: Mapping[str, BoundRule]
    pages: Mapping[str, Page]
    kit: Kit
    most: int
    hosts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        answers = [answer for bound in self.rules.values() for answer in bound.rule.unknown.answers().values()]
        covering = (one.covered_by for one in answers if one.covered_by)
        object.__setattr__(self, "hosts", frozenset({GAPS, SPEAKS_OF_UNLISTED, *covering}))

    @classmethod
    def bind(cls, ruleset: Ruleset, base_url: str, launch: str = "") -> "Deck":
        """Compile every text and action of every rule. BrokenRulesError lists all that is wrong, with file and line.

        `launch` is the address of the antithrombotic timeline as a SMART app; without it no card links there.
        """
        folder = next(iter(ruleset.files.values())).parents[1]
        kit = Kit(ruleset.codes, ActionTables.load(folder), ruleset.policy.name)
        rules: dict[str, BoundRule] = {}
        errors: list[RuleError] = []
        for compiled in ruleset.rules:
            problems: list[Problem] = []
            rules[compiled.rule.id] = bound.bind(compiled, ruleset.definitions, kit, problems)
            if problems:  # a fault of the shared card shows in every case: said once
                errors += located(dict.fromkeys(problems), ruleset.files[compiled.rule.id], folder)
        if errors:
            raise BrokenRulesError(errors)
        most = ruleset.policy.value(MOST_CARDS)
        return cls(rules, _pages(ruleset, base_url, launch), kit, int(most) if isinstance(most, int | float) else 10)

    def compose(
        self, answers: Answers, occasion: Occasion, repeated: Callable[[Topic], bool] | None = None
    ) -> list[card.Card]:
        """The cards for all orders of a request, in the order in which they are to be read.

        `repeated` says of a topic that it was shown and overridden before, unchanged: it takes no place of another.
        """
        visible = shown(self.topics(answers, occasion), occasion.hook)
        outcomes = [outcome for _, given in answers for outcome in given if outcome.status != "silent"]
        hosts = {topic.rule.id: topic for topic in visible if topic.rule.id in self.hosts}
        if hosts:
            _cover(hosts, outcomes)
        if repeated is not None:
            visible = [topic for topic in visible if not repeated(topic)]
        kept, cut_off = capped(ranked(visible), self.most)
        if cut_off:
            _tell(kept, cut_off)
        cards = [compose(topic, self.pages) for topic in kept]
        if cut_off and all(topic.rule.id != GAPS for topic in kept):
            cards.append(not_shown(cut_off, self.pages.get(GAPS) or self.pages[cut_off[0].rule.id]))
        failed = {outcome.rule.id: outcome for outcome in outcomes if outcome.status == "failed"}
        if failed:
            place = sum(one.indicator == "critical" for one in cards)
            cards.insert(place, did_not_run(list(failed.values()), self.pages))
        return cards

    def topics(self, answers: Answers, occasion: Occasion) -> list[Topic]:
        """Everything that has something to say, before any of it is suppressed."""
        return topics(self._voices(answers, occasion))

    def wording(self, order: Order, outcome: Outcome, occasion: Occasion) -> str:
        """Summary, detail and suggestions as this outcome alone would say them; without a card the causes."""
        card = self.rules[outcome.rule.id].card_of(outcome)
        if card is None:
            return "\n".join(cause.what for cause in outcome.causes)
        scene = Scene(occasion, order, _with_why(outcome), outcome.limits, self.kit)
        offers = [offer for one in card.suggestions for offer in one.offers(scene)]
        offered = [words for one in offers for words in (one.label, *(action.description for action in one.actions))]
        return "\n".join([summary(card.summary, scene), *lines(card.detail, scene, card.most_lines), *offered])

    def _voices(self, answers: Answers, occasion: Occasion) -> list[Voice]:
        voices = []
        for order, outcomes in answers:
            for outcome in outcomes:
                if outcome.indicator is None or outcome.card is None:
                    continue
                words = self.rules[outcome.rule.id].card_of(outcome)
                if words is not None:
                    scene = Scene(occasion, order, _with_why(outcome), outcome.limits, self.kit)
                    voices.append(Voice(scene, outcome, words, outcome.indicator))
        return voices


def _tell(kept: Iterable[Topic], cut_off: list[Topic]) -> None:
    """Where data-gaps fired, it says what the cap took."""
    for topic in kept:
        if topic.rule.id == GAPS:
            topic.cut = cut_off
            topic.notes = [more(cut_off), *titles(cut_off)]


def _with_why(outcome: Outcome) -> Evidence:
    """An unknown outcome's causes, readable as the evidence "why"."""
    if outcome.status != "unknown" or not outcome.causes:
        return outcome.evidence
    why = tuple(Item(display=cause.what, status=cause.kind, note=cause.data) for cause in outcome.causes)
    return {**outcome.evidence, WHY: why}


def _cover(hosts: Mapping[str, Topic], outcomes: Iterable[Outcome]) -> None:
    """Note on each of these topics, by rule, the unknown rules whose question it answers for."""
    for outcome in outcomes:
        if outcome.status != "unknown" or outcome.card is not None:
            continue
        for cause in outcome.causes:
            answer = outcome.rule.unknown.to(cause.kind)
            host = hosts.get(GAPS if answer is None or answer.gap else answer.covered_by or "")
            if host is not None:
                host.covered[outcome.rule.id] = outcome


def _pages(ruleset: Ruleset, base_url: str, launch: str) -> dict[str, Page]:
    policy, known = ruleset.policy, ruleset.sources
    return {one.rule.id: page(one.rule, one.limits, policy, known, base_url, launch) for one in ruleset.rules}
