"""What the timeline shows: for each drug its last dose and the hold of every guideline, and the tests that count.

The holds are those of rules/tables/antithrombotics.yaml, judged as the rules judge them. A deep block is drawn for
every order, because that is where guidelines differ; `asks` says which of them speaks for the order at hand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from cds_service.cards import words
from cds_service.chart.facts import Drug, Result
from cds_service.reasoning.findings.clearing import inr_bound
from cds_service.reasoning.findings.dose_classes import is_high
from cds_service.reasoning.findings.exposures import exposures, last_dose
from cds_service.reasoning.findings.holds import DEEP_PROFILE, INR_DEEP_MAX, Case, Verdict, cases, hours, judge
from cds_service.reasoning.findings.windows import moment, moments
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
TESTS = ("inr", "platelets", "anti-xa", "doac-level")
HEPARIN_LOW = "ac.heparin_low_risk"
INR_AGE = "ac.inr_max_age_days"
INR_LOW = "ac.inr_low_risk_max"
PLATELETS_LOW = "plt.low_warn"
PLATELETS_DEEP = "plt.deep_warn"
LOOKS_BACK = timedelta(days=30)


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
    source: str = ""
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
class Point:
    """One result."""

    at: datetime
    value: float
    shown: str
    day: str
    reference: str


@dataclass(frozen=True, slots=True)
class TestLane:
    """One test: its results, the limits that it is held against, and how long before the injection it counts."""

    name: str
    points: tuple[Point, ...]
    limits: tuple[tuple[str, float], ...]
    window_d: float | None


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
    lanes = (_test(test, at) for test in TESTS)
    return Timeline(
        order=order,
        deep=_deep(at),
        injection=moment(at),
        injection_shown=at.order.when.text,
        now=at.now,
        drugs=drugs,
        tests=tuple(lane for lane in lanes if lane.points),
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
        yield Bar(CONTINUES, _continue(row, at), "continue", "", in_force=not _deep(at))


def _deep(at: Situation) -> bool:
    return "deep-bleeding-risk" in at.kinds


def _in_force(column: Column, profile: str, at: Situation) -> bool:
    """Whether the policy judges this order by that column of the table."""
    if column == "deep":
        return _deep(at) and at.policy.word(DEEP_PROFILE) == profile
    return not _deep(at) and (column == "low" or at.policy.word(HEPARIN_LOW) == "asra")


def _continue(row: Antithrombotic | None, at: Situation) -> str:
    most = at.policy.value(INR_LOW)
    by_inr = row is not None and row.cleared_by_inr and isinstance(most, int | float)
    return f"continue, INR at most {most:g}" if by_inr else "continue, no hold"


def _bar(guideline: str, column: Column, profile: str, drug: Drug, at: Situation) -> Bar | None:
    case = next((one for one in cases(at, ANTITHROMBOTIC, column, profile) if one.drug == drug), None)
    if case is None:
        return None
    verdict = judge(case, at)
    return replace(_asked(guideline, case, at), verdict=_word(case, verdict), why=_why(verdict))


def _word(case: Case, verdict: Verdict) -> Literal["long enough", "too short", "cleared", "not cleared", "cannot tell"]:
    if verdict.short is None:
        return "cannot tell"
    if case.row.cleared_by_inr:
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
    return Bar(guideline, asked, "", "", case.required_h, restart, case.row.source)


def _why(verdict: Verdict) -> str:
    if verdict.why:
        return verdict.why
    return f"{hours(verdict.passed_h)} have passed" if verdict.passed_h is not None else ""


def _test(test: str, at: Situation) -> TestLane:
    """The results of the last month, with the limits that the policy in force holds them against."""
    oldest = moment(at) - LOOKS_BACK
    points = sorted(_points(at.chart.results.of((test,)), oldest, at), key=lambda one: one.at)
    return TestLane(at.codes.title(test), tuple(points), tuple(_limits(test, at)), _window(test, at))


def _points(results: Iterable[Result], oldest: datetime, at: Situation) -> Iterator[Point]:
    """Each stands at its moment, or in the middle of the day on which it was drawn."""
    for result in results:
        if result.value is None or result.when is None:
            continue
        first, last = moments(result.when, at)
        middle = first + (last - first) / 2
        if middle >= oldest:
            yield Point(middle, result.value, _printed(result.shown), result.when.text, result.reference)


def _printed(shown: str) -> str:
    """ "1.6 {INR}" is "1.6", "180 10*9/L" is "180 ×10⁹/L"."""
    value, _, unit = shown.partition(" ")
    return f"{value} {words.printed_unit(unit)}".rstrip()


def _limits(test: str, at: Situation) -> Iterator[tuple[str, float]]:
    keys = {
        "inr": (("low risk", INR_LOW), ("deep block", INR_DEEP_MAX)),
        "platelets": (("low risk", PLATELETS_LOW), ("deep block", PLATELETS_DEEP)),
    }
    for name, key in keys.get(test, ()):
        value = at.policy.value(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _window(test: str, at: Situation) -> float | None:
    """Days before the injection in which a result counts, where the policy says so."""
    key = {"inr": INR_AGE, "platelets": "plt.risk_days"}.get(test)
    value = at.policy.value(key) if key else None
    return float(value) if isinstance(value, int | float) else None
