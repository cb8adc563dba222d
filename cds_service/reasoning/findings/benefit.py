"""What the last steroid injection of this hip did for the pain: scores before it and some weeks after it."""

from collections.abc import Iterator

from cds_service.chart.facts import Administration, Result, When
from cds_service.reasoning.findings.answers import item, unread
from cds_service.reasoning.findings.calculation import Calculation
from cds_service.reasoning.findings.inputs import why_missing
from cds_service.reasoning.findings.sides import fits
from cds_service.reasoning.findings.windows import days_before, inside, shifted
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.calculators import InjectionBenefit
from cds_service.reasoning.truth import Cause, Item

STEROID, PAIN = "steroid", "pain-score"
SHARE = "1"


def injection_benefit(at: Situation) -> Calculation:
    """The share by which pain fell; negative where it rose. The newest score before and the best one after count.

    Without a pair of scores around the last injection there is no number: nobody guesses a benefit.
    """
    table = at.tables.calculators.injection_benefit
    window = Limit(value=table.injection_within_d, unit="d", source=table.source)
    missing = unread(at, ("procedures", "administrations"), STEROID, lambda: shifted(at.day, window, -1))
    last = max(_injections(at, window), key=lambda when: when.first, default=None)
    if missing or last is None:
        return Calculation(None, causes=missing or (Cause("none", "earlier steroid injection", "procedures"),))
    pair = _pair(at, last, table)
    if pair is None:
        return Calculation(None, causes=(why_missing(at, PAIN),))
    (before, start), (after, end) = pair
    inputs = (_score(at, before, "before"), _score(at, after, "after"))
    return Calculation(round((start - end) / start, 6), SHARE, inputs, note=f"injection of {last.text}", decimals=2)


def _injections(at: Situation, window: Limit) -> Iterator[When]:
    """The days of earlier steroid injections into this hip region; one without a recorded drug may be one."""
    for fact in at.chart.administrations.all:
        when = fact.end or fact.start
        counts = fact.hip_region and (STEROID in fact.concepts or not fact.drug_recorded)
        if counts and when and _here_before(fact, when, at, window):
            yield when


def _here_before(fact: Administration, when: When, at: Situation, window: Limit) -> bool:
    return fits(fact.side, at.order.side, "order-or-unrecorded") is True and inside(when, at, window) is True


Scored = tuple[Result, float]


def _pair(at: Situation, last: When, table: InjectionBenefit) -> tuple[Scored, Scored] | None:
    """The newest score before the injection and the lowest one in the weeks after it."""
    before: list[tuple[int, Scored]] = []
    after: list[Scored] = []
    for one in at.chart.results.of((PAIN,)):
        days = days_before(one.when, last.first)
        if days is None or one.value is None or one.preliminary:
            continue
        if 0 <= days <= table.before_within_d:
            before.append((days, (one, one.value)))
        elif table.after_from_d <= -days <= table.after_to_d:
            after.append((one, one.value))
    if not before or not after:
        return None
    _, first = min(before, key=lambda scored: scored[0])
    return None if first[1] == 0 else (first, min(after, key=lambda scored: scored[1]))


def _score(at: Situation, result: Result, when: str) -> Item:
    return item(result, at, result.when, value=result.shown, number=result.value, notes=(when,), concept=PAIN)
