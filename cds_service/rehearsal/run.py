"""Plays scenarios: each walks the whole service as a request would, and what a rule then says is compared."""

import json
import tempfile
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import ryaml
from pydantic import ValidationError

from cds_service.api.call import Call
from cds_service.api.service import Service
from cds_service.cards.compose import FINDINGS
from cds_service.cards.deck import Answers
from cds_service.chart.chart import Chart
from cds_service.folders import data_folder
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.policy import DEFAULT
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.scenario import Scenario
from cds_service.rehearsal.given import Given, Policy
from cds_service.rehearsal.request import request
from cds_service.rehearsal.words import GivenError
from cds_service.settings import Settings
from cds_service.wire.card import Card

T = TypeVar("T")

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario and what came of it. A rule that cannot tell and keeps that to itself is silent."""

    rule: str
    scenario: Scenario
    answer: str
    summaries: tuple[str, ...]
    wording: str  # what the rule alone says: summary, detail, suggestions

    @property
    def passed(self) -> bool:
        return meets(self.scenario, self.answer, self.wording)

    def __str__(self) -> str:
        found = self.answer + "".join(f' "{one}"' for one in self.summaries)
        words = "".join(f' with "{word}"' for word in self.scenario.words)
        words += "".join(f' without "{word}"' for word in self.scenario.without)
        return f'{self.rule}: "{self.scenario.name}": expected {self.scenario.answer}{words}, found {found}'


def meets(scenario: Scenario, answer: str, wording: str) -> bool:
    """Whether an answer, and the words in which a card says it, are what the scenario expects."""
    worded = all(word in wording for word in scenario.words) and not any(word in wording for word in scenario.without)
    return scenario.answer == answer and worded


@dataclass(frozen=True, slots=True)
class Heard:
    """The call that a scenario made under a policy, and everything that was answered."""

    policy: str
    call: Call
    chart: Chart
    answers: Answers
    cards: Sequence[Card]

    def outcome(self, rule: str) -> tuple[Outcome | None, str]:
        """What a rule answered, and its words; of several orders the first on which it was not silent."""
        found = [
            (order, outcome) for order, outcomes in self.answers for outcome in outcomes if outcome.rule.id == rule
        ]
        heard = [(order, outcome) for order, outcome in found if outcome.status != "silent"]
        for order, outcome in heard or found:
            return outcome, self.call.edition.deck.wording(order, outcome, self.call.occasion(self.chart))
        return None, ""


class Rehearsal:
    """One service per policy that scenarios ask for, all at the same moment."""

    def __init__(self, rules: Path | None = None, now: datetime = NOW) -> None:
        self.rules = rules or data_folder("rules")
        self.now = now
        self.service = cache(self._service)
        self._hear = cache(self._call)

    def play(self, rule: Rule, scenario: Scenario) -> Played:
        """Plays one scenario. GivenError when its `given` cannot be staged."""
        heard = self.hear(scenario)
        outcome, wording = heard.outcome(rule.id)
        spoken = list(_spoken(heard.cards, rule.id))
        summaries = tuple(card.summary for card, _ in spoken)
        return Played(rule.id, scenario, _shown([entry for _, entry in spoken], outcome), summaries, wording)

    def hear(self, scenario: Scenario) -> "Heard":
        """What the service answers to a scenario; equal ones are asked once. GivenError when it cannot be staged."""
        return self._hear(read(scenario).model_dump_json())

    def forget(self) -> None:
        """What was heard: charts and cards. The rules stay read."""
        self._hear.cache_clear()

    def _call(self, written: str) -> "Heard":
        given = Given.model_validate_json(written)
        call = self.service(json.dumps(given.policy)).call(self.body(given), given.hook)
        chart, answers = finished(call.answers())
        cards = call.edition.deck.compose(answers, call.occasion(chart)) if answers else []
        return Heard(json.dumps(given.policy), call, chart, answers, cards)

    def body(self, given: Given) -> bytes:
        """The request of a scenario, as bytes. GivenError when it cannot be staged."""
        service = self.service(json.dumps(given.policy))
        edition = service.rulebook.edition
        rules = edition.ruleset
        keys = edition.templates[given.hook]
        try:
            return json.dumps(request(given, self.now, rules.codes, rules.tables.result_sets, keys)).encode()
        except TypeError as error:  # a word that takes a number has a text
            raise GivenError(f"a value is not of the sort that its word takes: {error}.") from error

    def scripts(self) -> Iterator[tuple[Rule, Scenario]]:
        """Every rule with each of its scenarios."""
        for compiled in self.service(json.dumps(DEFAULT)).rulebook.edition.ruleset.rules:
            for scenario in compiled.rule.scenarios:
                yield compiled.rule, scenario

    def _service(self, policy: str) -> Service:
        profile, settings = _policy(json.loads(policy))
        with tempfile.TemporaryDirectory() as folder:
            site = _site(Path(folder) / "site.yaml", settings) if settings else None
            chosen = Settings(policy=profile, rules=self.rules, site=site)
            return Service(chosen, clock=lambda: self.now)


def read(scenario: Scenario) -> Given:
    """The `given` of a scenario; GivenError with every word that cannot stand there."""
    try:
        return Given.model_validate(scenario.given)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise GivenError(f"{scenario.name}: {'; '.join(faults)}.") from None


def _policy(policy: Policy) -> tuple[str, dict[str, Any]]:
    return (policy, {}) if isinstance(policy, str) else (DEFAULT, policy)


def _site(file: Path, settings: dict[str, Any]) -> Path:
    file.write_text(ryaml.dumps({"reason": "scenario", "settings": settings}), encoding="utf-8")
    return file


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of a call that waits for nothing: a scenario brings all its data, nothing is fetched."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise GivenError("the call waits for data that the scenario does not bring.")


def _spoken(cards: Iterable[Card], rule: str) -> Iterator[tuple[Card, dict[str, str]]]:
    """The cards that speak for the rule, each with the rule's entry on it."""
    for card in cards:
        for entry in card.extension[FINDINGS]["findings"]:
            if entry["rule"] == rule:
                yield card, entry


def said(outcome: Outcome | None) -> str:
    """What an outcome says by itself, in a word of `expect`; None is a rule that was not asked."""
    if outcome is None or (outcome.status == "unknown" and outcome.card is None and _kept_to_itself(outcome)):
        return "silent"
    return outcome.indicator if outcome.status == "fired" and outcome.indicator else outcome.status


def _shown(entries: list[dict[str, str]], outcome: Outcome | None) -> str:
    """The same as the cards show it: what fired and stands on no card was suppressed by another one."""
    fired = [entry["indicator"] for entry in entries if entry["status"] == "fired"]
    if fired:
        return fired[0]
    return "silent" if outcome and outcome.status == "fired" else said(outcome)


def _kept_to_itself(outcome: Outcome) -> bool:
    """True when the rule says `silent` for every cause of its ignorance."""
    answers = [outcome.rule.unknown.to(cause.kind) for cause in outcome.causes]
    return all(answer is not None and answer.silent for answer in answers)
