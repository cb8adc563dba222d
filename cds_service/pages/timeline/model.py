"""What the timeline shows: for each drug its last dose and the hold of every guideline, and the tests that count.

The holds are those of rules/tables/antithrombotics.yaml, judged as the rules judge them. A deep block is drawn for
every order, because that is where guidelines differ; `asks` says which of them speaks for the order at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from cds_service.chart.facts import Drug
from cds_service.pages.timeline.results import INR_AGE, INR_LOW, TestLane, lanes_of
from cds_service.reasoning.findings.clearing import inr_bound
from cds_service.reasoning.findings.dose_classes import is_high
from cds_service.reasoning.findings.exposures import exposures, last_dose
from cds_service.reasoning.findings.holds import DEEP_PROFILE, NEWER_INR, Case, Verdict, cases, hours, judge
from cds_service.reasoning.findings.inputs import OLDEST, Value, newest_value, newness
from cds_service.reasoning.findings.windows import inside, moment, moments
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.antithrombotics import Antithrombotic, Column

ANTITHROMBOTIC = ("antithrombotic",)
DEEP: tuple[tuple[str, Column, str], ...] = (
    ("ESAIC/ESRA 2022, deep block", "deep", "esaic-2022"),
    ("ASRA 2025, deep block", "deep", "asra-2025"),
)
LOW: tuple[tuple[str, Column, str], ...] = (
    ("Infusions, low risk", "low", ""),
    ("ASRA Pain 2018, low risk", "asra-low", ""),
)
CONTINUES = "SIR 2019, low risk and blocks"
HEPARIN_LOW = "ac.heparin_low_risk"


@dataclass(frozen=True, slots=True)
class Bar:
    """The hold that one guideline asks for. `hours_` is None where no interval is asked for or none suffices.

    `in_force`: the policy judges this order by it; the others stand beside it for comparison.
    """

    guideline: str
    asked: str
    verdict: Literal["", "long enough", "too short", "cleared", "not cleared", "cannot tell", "continue"]
    why: str
    hours_: float | None = None
    restart_h: float | None = None
    in_force: bool = False


@dataclass(frozen=True, slots=True)
class DrugLane:
    """One drug: the last dose as the interval of moments that it may mean, None where it is not known."""

    name: str
    dose: str
    status: str
    last: tuple[datetime, datetime] | None
    last_shown: str
    bars: tuple[Bar, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that is drawn for one order. `injection` is the earliest moment that its date may mean."""

    order: str
    deep: bool
    injection: datetime
    injection_shown: str
    now: datetime
    drugs: tuple[DrugLane, ...]
    tests: tuple[TestLane, ...]


def timeline(at: Situation, order: str) -> Timeline | None:
    """The timeline of an order; None where nothing antithrombotic was taken lately."""
    drugs = tuple(_drug(drug, at) for drug in exposures(at, ANTITHROMBOTIC))
    if not drugs:
        return None
    return Timeline(
        order=order,
        deep=_deep(at),
        injection=moment(at),
        injection_shown=at.order.when.text,
        now=at.now,
        drugs=drugs,
        tests=lanes_of(at),
    )


def _drug(drug: Drug, at: Situation) -> DrugLane:
    last = last_dose(drug, at)
    row = at.tables.antithrombotics.row(drug.ingredient, drug.route)
    return DrugLane(
        name=drug.display,
        dose=drug.dose.text,
        status=drug.status,
        last=moments(last, at) if last else None,
        last_shown="unknown" if last is None else f"{last.instant:%Y-%m-%d %H:%M}" if last.instant else last.text,
        bars=tuple(_bars(drug, row, at)),
        reference=drug.reference,
    )


def _bars(drug: Drug, row: Antithrombotic | None, at: Situation) -> Iterator[Bar]:
    """The guidelines side by side: deep blocks first, then those that hold before injections of low risk."""
    for guideline, column, profile in (*DEEP, *LOW):
        bar = _bar(guideline, column, profile, drug, at)
        if bar is None and column == "deep":
            bar = Bar(guideline, "no hold", "continue", "no interval is asked for")
        if bar:
            yield replace(bar, in_force=_in_force(column, profile, at))
    if row is None or row.low is None:
        yield _continued(row, at)


def _deep(at: Situation) -> bool:
    return "deep-bleeding-risk" in at.kinds


def _in_force(column: Column, profile: str, at: Situation) -> bool:
    """Whether the policy judges this order by that column of the table."""
    if column == "deep":
        return _deep(at) and at.policy.word(DEEP_PROFILE) == profile
    return not _deep(at) and (column == "low" or at.policy.word(HEPARIN_LOW) == "asra")


def _continued(row: Antithrombotic | None, at: Situation) -> Bar:
    """An injection of low risk: nothing is held, and a vitamin K antagonist is judged by its INR."""
    here = Bar(CONTINUES, "continue, no hold", "continue", "", in_force=not _deep(at))
    most = at.policy.limit(Limit(value="none", source="", policy=INR_LOW))
    if row is None or not row.cleared_by_inr or most.number is None:
        return here
    asked = f"continue, INR {'below' if most.exact == 'fires' else 'at most'} {most.number:g}"
    inr = _judging(at, most)
    if inr is None:
        return replace(here, asked=asked, verdict="cannot tell", why="no recent INR")
    day = inr.result.when.text if inr.result.when else "no date"
    why = f"INR {inr.value:g} ({day}{', preliminary' if inr.result.preliminary else ''})"
    if _over(inr.value, most):
        return replace(here, asked=asked, verdict="not cleared", why=why)
    if inr.newer:
        return replace(here, asked=asked, verdict="cannot tell", why=f"{why}; {NEWER_INR}")
    return replace(here, asked=asked, verdict="cleared", why=why)


def _judging(at: Situation, most: Limit) -> Value | None:
    """The newest final INR in its window; a newer preliminary one counts where it is too high, as for the rules."""
    window = at.policy.limit(Limit(value="none", unit="d", source="", policy=INR_AGE))
    newest = newest_value(at, "inr", int(window.number) if window.number is not None else None)
    since = newness(newest.result) if newest else OLDEST
    for early in at.chart.results.of(("inr",)):
        if early.value is None or not (early.preliminary and _over(early.value, most)):
            continue
        if newness(early) > since and early.when and inside(early.when, at, window):
            return Value(early.value, early)
    return newest


def _over(value: float, most: Limit) -> bool:
    return most.number is not None and (value > most.number or (value == most.number and most.exact == "fires"))


def _bar(guideline: str, column: Column, profile: str, drug: Drug, at: Situation) -> Bar | None:
    case = next((one for one in cases(at, ANTITHROMBOTIC, column, profile) if one.drug == drug), None)
    if case is None:
        return None
    verdict = judge(case, at)
    return replace(_asked(guideline, case, at), verdict=_word(case, verdict), why=_why(verdict))


def _word(case: Case, verdict: Verdict) -> Literal["long enough", "too short", "cleared", "not cleared", "cannot tell"]:
    if verdict.short is None:
        return "cannot tell"
    if case.row.cleared_by_inr or case.required_h is None:
        return "not cleared" if verdict.short else "cleared"
    return "too short" if verdict.short else "long enough"


def _asked(guideline: str, case: Case, at: Situation) -> Bar:
    if case.hold.ask:
        asked = "specialist advice"
    elif case.required_h is None:
        asked = "a level that clears"
    else:
        asked = hours(case.required_h)
    if case.row.cleared_by_inr:
        asked = f"INR at most {inr_bound(at):g}, or {asked}"
    restart = case.hold.restart(is_high(case.drug, at) is not False)
    return Bar(guideline, asked, "", "", case.required_h, restart)


def _why(verdict: Verdict) -> str:
    if verdict.why:
        return verdict.why
    return f"{hours(verdict.passed_h)} have passed" if verdict.passed_h is not None else ""
