"""How loud the service is: every patient of a population behind usual orders, and the cards that come of it."""

import asyncio
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

from cds_service.api.offers import ID_PREFIX
from cds_service.api.service import Service
from cds_service.cards.compose import FINDINGS
from cds_service.rehearsal import order, request, searches
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.population import Person
from cds_service.rehearsal.request import HAND
from cds_service.rehearsal.stage import Json, Stage
from cds_service.settings import Settings

LEVELS = ("critical", "warning", "info")
AFTERCARE = frozenset({"plan-aftercare-bundle"})
LOUDEST = 12  # rules that are listed
# Whoever orders a hip injection has examined the hip and asked about allergies: a radiograph and exercise are on file,
# the diagnosis is coded, and who has no allergy has that on record. All else, weight too, is as the record has it.
WORK_UP: dict[str, Any] = {
    "weight": "missing",
    "height": "missing",
    "procedures": [{"physiotherapy": "any", "days_ago": 60}],
}
TESTS = [
    {"creatinine": "0.9 mg/dL", "days_ago": 14},
    {"platelets": 240, "days_ago": 14},
]
VARIANTS: dict[str, dict[str, Any]] = {
    "right, ultrasound, triamcinolone": {},
    "left, fluoroscopy, methylprednisolone": {
        "side": "left",
        "guidance": "fluoroscopy",
        "order": {"methylprednisolone-acetate": "40 mg", "ropivacaine": "20 mg"},
    },
    "diagnostic": {"kind": "dx"},
    "trochanteric bursa": {"kind": "bursa-gt", "indication": "M70.61"},
    "femoral nerve block": {"kind": "block-sup", "order": {"ropivacaine": "75 mg"}},
    "with recent blood tests": {"results": TESTS},
    "on aspirin": {"taking": ["aspirin 81 mg daily"]},
    "on apixaban": {"taking": ["apixaban 5 mg bid"], "conditions": ["I48.91"], "results": TESTS},
    "on warfarin": {
        "taking": ["warfarin 5 mg daily"],
        "conditions": ["I48.91"],
        "results": [*TESTS, {"inr": 2.4, "days_ago": 3}],
    },
    "with diabetes": {
        "conditions": ["E11.9"],
        "taking": ["metformin"],
        "results": [{"hba1c": "7.1 %", "days_ago": 40}],
    },
    "injected two months ago": {"injections": [{"steroid": "right", "days_ago": 60}]},
}


@dataclass
class Burden:
    """What was counted: per order its cards by level, and how often each rule spoke at which level."""

    orders: list[Counter[str]] = field(default_factory=list)
    quiet: int = 0  # orders that got nothing but the aftercare
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_variant: dict[str, list[int]] = field(default_factory=dict)  # cards that are not info, per order

    def add(self, variant: str, cards: list[Json]) -> None:
        entries = {(one["rule"], one["indicator"]) for card in cards for one in card["extension"][FINDINGS]["findings"]}
        levels = Counter(str(card["indicator"]) for card in cards)
        self.orders.append(levels)
        self.quiet += {rule for rule, _ in entries} <= AFTERCARE
        self.rules.update(entries)
        self.by_variant.setdefault(variant, []).append(_grave(levels))

    def lines(self) -> Iterator[str]:
        """The report, for people."""
        yield f"{'cards per order':<44}{'median':>8}{'p95':>6}{'most':>6}"
        for level in LEVELS:
            yield _row(level, [counted[level] for counted in self.orders])
        yield _row("not info", [_grave(counted) for counted in self.orders])
        yield f"nothing but aftercare: {self.quiet / len(self.orders):.0%} of {len(self.orders)} orders"
        yield f"\n{'not info, by order':<44}{'median':>8}{'p95':>6}{'most':>6}"
        yield from (_row(variant, counts) for variant, counts in self.by_variant.items())
        yield f"\n{'loudest rules that are not info':<44}{'level':>8}{'of orders':>12}"
        grave = [(entry, count) for entry, count in self.rules.most_common() if entry[1] != "info"]
        for (rule, level), count in grave[:LOUDEST]:
            yield f"{rule:<44}{level:>8}{count / len(self.orders):>12.0%}"


def measure(people: Iterable[Person], settings: Settings, variants: Mapping[str, dict[str, Any]] = VARIANTS) -> Burden:
    """Every person behind every variant of an order, each on the day on which the person's record ends."""
    clock = _Clock(datetime.now(UTC))
    service = Service(settings, clock=clock)
    burden = Burden()
    for person, (name, given) in product(people, variants.items()):
        clock.now = person.now
        asked = WORK_UP | given | _allergies(person)
        burden.add(name, asyncio.run(_cards(service, person, Given.model_validate(asked))))
    return burden


def _allergies(person: Person) -> dict[str, Any]:
    """Nothing to add where allergies are on record, otherwise that there is none."""
    recorded = any(resource["resourceType"] == "AllergyIntolerance" for resource in person.record)
    return {"allergies": "none-recorded"} if recorded else {}


@dataclass
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


async def _cards(service: Service, person: Person, given: Given) -> list[Json]:
    rules = service.rulebook.edition.ruleset
    stage = Stage(person.now, person.now, rules.codes, rules.tables.result_sets)
    record = [*person.record, *request.record(given, stage)]
    templates = service.rulebook.edition.templates[given.hook]
    body: Json = {
        "hook": given.hook,
        "hookInstance": HAND,
        "context": order.context(given, stage),
        "prefetch": searches.prefetch(templates, person.patient, record),
    }
    answer = await service.invoke(ID_PREFIX + given.hook, json.dumps(body).encode())
    cards: list[Json] = json.loads(answer)["cards"]
    return cards


def _grave(levels: Counter[str]) -> int:
    return levels["critical"] + levels["warning"]


def _row(name: str, counts: list[int]) -> str:
    return f"{name:<44}{statistics.median(counts):>8g}{_p95(counts):>6}{max(counts):>6}"


def _p95(counts: list[int]) -> int:
    """The least number that 95 of 100 orders do not exceed."""
    ranked = sorted(counts)
    return ranked[-(-len(ranked) * 95 // 100) - 1]
