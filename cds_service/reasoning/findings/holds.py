"""The finding about the time between the last dose of an antithrombotic and the injection."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import inf
from typing import ClassVar, Literal, NamedTuple

from cds_service.chart.facts import Drug, Result, When
from cds_service.reasoning.findings.answers import answer, in_words, item, unread
from cds_service.reasoning.findings.base import Finding, Need, Words
from cds_service.reasoning.findings.calculated import creatinine_clearance
from cds_service.reasoning.findings.clearing import clearing_inr, clears, inr_bound
from cds_service.reasoning.findings.dose_classes import is_high
from cds_service.reasoning.findings.exposures import exposures, goes_on, is_running, last_dose
from cds_service.reasoning.findings.windows import moment, moments
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.antithrombotics import Antithrombotic, Column, Hold
from cds_service.reasoning.truth import Cause, Item, Truth

IN_DAYS_FROM_H = 120
DEEP_PROFILE = "ac.deep_profile"
INR_DEEP_MAX = "ac.inr_deep_max"
SAYS: dict[Column, str] = {
    "deep": "a deep block",
    "low": "an injection of low bleeding risk",
    "asra-low": "an injection of low bleeding risk after ASRA",
}
NEWER_INR = "a newer INR may not have been read"
HOUR = timedelta(hours=1)


class Verdict(NamedTuple):
    """Whether the hold is too short (None: cannot be told), why, and the hours since the last dose if known."""

    short: bool | None
    why: str = ""
    passed_h: float | None = None
    cause: Cause | None = None


class Case(NamedTuple):
    """One drug with its row of the table. `required_h` is None where no interval suffices."""

    drug: Drug
    row: Antithrombotic
    hold: Hold
    high: bool | None
    required_h: float | None


class HoldTooShort(Finding):
    """The last dose lies closer to the injection than the table asks for, and no test clears the drug.

    Looks at everything taken, held, uncertain, or ended; a drug without hold in the column is passed over. The evidence
    is led by the longest hold; a drug whose last dose is unknown stands beside one whose hold is too short.
    A prescription without a stop goes on: where the injection is further off than the hold, later doses are assumed.
    """

    word: ClassVar[str] = "hold_too_short"
    of: Words
    table: Literal["antithrombotics"] = "antithrombotics"
    column: Column

    def says(self, limits: Limits) -> str:
        return (
            f"the time since the last dose of {in_words(self.of)} is shorter than the hold for {SAYS[self.column]} "
            f"in the table of {self.table}, and no test clears it"
        )

    def check(self, at: Situation, limits: Limits) -> Truth:
        found = cases(at, self.of, self.column, at.policy.word(DEEP_PROFILE))
        judged = [(case, judge(case, at)) for case in sorted(found, key=_longest_first)]
        open_ = [(case, verdict) for case, verdict in judged if verdict.short is not False]
        items = [_item(case, verdict, at) for case, verdict in open_]
        short = any(verdict.short for _, verdict in open_)
        causes = [verdict.cause for _, verdict in open_ if verdict.cause]
        missing = unread(at, ("medications",), self.of)
        return answer(self.name, items if short else (), (*missing, *causes), items)

    def signs(self) -> Looked:
        return signs("chart", self.of)

    def needs(self) -> Iterable[Need]:
        sets = ("medications", "past_medications", "administrations")
        yield from ((data, concept) for concept in self.of for data in sets)
        yield from (("results", concept) for concept in ("inr", "anti-xa", "doac-level", "creatinine", "weight"))
        yield ("patient", "")

    def refers(self) -> Iterable[tuple[str, str]]:
        yield from super().refers()
        yield from (("policy key", key) for key in (DEEP_PROFILE, INR_DEEP_MAX))


def cases(at: Situation, of: Words, column: Column, deep_profile: str) -> Iterator[Case]:
    """Every drug of these concepts for which the column asks for a hold, under a value of policy ac.deep_profile."""
    for drug in exposures(at, of):
        row = at.tables.antithrombotics.row(drug.ingredient, drug.route)
        hold = row.hold(column, deep_profile) if row else None
        if row and hold:
            high = is_high(drug, at)
            yield Case(drug, row, hold, high, _required(hold, high is not False, at))


def _longest_first(case: Case) -> float:
    return -inf if case.required_h is None else -case.required_h


def judge(case: Case, at: Situation) -> Verdict:
    """The answer for one drug: by INR, by a level, by a known stop, or by the last recorded dose."""
    if case.row.cleared_by_inr:
        return _by_inr(case, at)
    if case.hold.ask:
        return Verdict(True, "no interval is known: ask a specialist")
    if is_running(case.drug, at):
        return Verdict(True, "still running")
    planned_h = case.hold.high_h or 0 if case.required_h is None else case.required_h
    if goes_on(case.drug, planned_h, at):
        start = moment(at) - planned_h * HOUR
        return Verdict(True, f"no stop recorded: plan the hold from {start:%Y-%m-%d %H:%M}")
    last = last_dose(case.drug, at)
    if test := clears(case.row, at, last):
        return Verdict(False, test.shown)
    if case.required_h is None:
        return Verdict(True, "kidney function too low for an interval: only a level clears", _passed(last, at))
    return _by_time(case, last, at)


def _by_inr(case: Case, at: Situation) -> Verdict:
    """Vitamin K antagonists: a recent INR decides; without one, only a course that ended long enough ago clears."""
    bound = inr_bound(at)
    inr = clearing_inr(at)
    if inr is None:
        over = case.drug.status == "ended" and _by_time(case, last_dose(case.drug, at), at).short is False
        return Verdict(False) if over else Verdict(True, f"no recent INR, limit {bound:g}")
    if inr.value > bound:
        return Verdict(True, f"INR {inr.value:g} ({_date(inr.result)}), limit {bound:g}")
    if inr.newer:
        return Verdict(True, f"{NEWER_INR}, limit {bound:g}")
    return Verdict(False, f"INR {inr.result.shown}")


def _by_time(case: Case, last: When | None, at: Situation) -> Verdict:
    """By hours; a dose known to the day only may lie anywhere in that day. Long holds are counted in days then."""
    what = f"last dose of {case.drug.display}"
    if last is None:
        return Verdict(None, "last dose unknown", cause=Cause("none", what))
    required = timedelta(hours=case.required_h or 0)
    longest, shortest = _since(last, required, at)
    passed = longest / HOUR if last.instant else None
    if longest < required:
        return Verdict(True, "", passed)
    if shortest >= required:
        return Verdict(False, "", passed)
    return Verdict(None, "time of the last dose unknown", cause=Cause("undated", what))


def _since(last: When, required: timedelta, at: Situation) -> tuple[timedelta, timedelta]:
    """The longest and the shortest time that may have passed since a dose."""
    if last.instant is None and required >= IN_DAYS_FROM_H * HOUR:
        return at.day - last.first, at.day - last.last
    first, latest = moments(last, at)
    return moment(at) - first, moment(at) - latest


def _required(hold: Hold, high: bool, at: Situation) -> float | None:
    """Hours; None where no interval suffices. A clearance of which a newer one may not have been read shortens none."""
    found = creatinine_clearance(at) if hold.renal else None
    if found is None or not found.newer:
        return hold.required(high, found.number if found else None)
    asked = (hold.required(high, found.number), hold.required(high, None))
    return None if None in asked else max(one for one in asked if one is not None)


def _passed(last: When | None, at: Situation) -> float | None:
    """Hours between the last dose and the injection; None where the time of day is not known."""
    return (moment(at) - last.instant) / HOUR if last is not None and last.instant is not None else None


def _date(result: Result) -> str:
    return result.when.text if result.when else "no date"


def _item(case: Case, verdict: Verdict, at: Situation) -> Item:
    drug = case.drug
    last = last_dose(drug, at)
    asked = _asked(case, at)
    restart = case.hold.restart(case.high is not False)
    passed = "" if verdict.passed_h is None else hours(verdict.passed_h)
    dose_class = "unknown" if case.high is None else "high" if case.high else "low"
    more = {
        "drug": drug.display,
        "dose": drug.dose.text,
        "prescriber": drug.prescriber,
        "last_dose": _shown(last),
        "passed": passed,
        "required": asked,
        "restart": "" if restart is None else hours(restart),
        "dose_class": dose_class if case.row.dose_class else "",
        "tests": ", ".join(_tests(case.row)),
        "why": verdict.why,
    }
    more["line"] = _line(more, drug.display)
    return item(drug, at, last, notes=(verdict.why,), value=passed, number=verdict.passed_h, unit="h",
                status=drug.status, concept=drug.ingredient, more=more)  # fmt: skip


def _asked(case: Case, at: Situation) -> str:
    """What the table asks for, in words."""
    if case.hold.ask:
        return "specialist advice"
    if case.required_h is None:
        return "a drug level that clears"
    inr = f" (INR at most {inr_bound(at):g})" if case.row.cleared_by_inr else ""
    return hours(case.required_h) + inr


def _tests(row: Antithrombotic) -> Iterator[str]:
    """Concepts of the results that would clear the drug."""
    if row.cleared_by_inr:
        yield "inr"
    yield from (test.test for test in row.cleared_by)


def _line(more: dict[str, str], display: str) -> str:
    """ "apixaban: last dose 13 h before, 72 h required, restart 24 h after"."""
    last = f"last dose {more['passed']} before" if more["passed"] else more["why"] or f"last dose {more['last_dose']}"
    parts = [last, f"{more['required']} required", f"restart {more['restart']} after" if more["restart"] else ""]
    return f"{display}: {', '.join(part for part in parts if part)}"


def _shown(when: When | None) -> str:
    if when is None:
        return "unknown"
    return f"{when.instant:%Y-%m-%d %H:%M}" if when.instant else when.text


def hours(number: float) -> str:
    """ "13 h", "2.5 h", "5 d" from 120 hours on."""
    if number >= IN_DAYS_FROM_H and number % 24 == 0:
        return f"{number / 24:g} d"
    return f"{round(number, 1):g} h"
