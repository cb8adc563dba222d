"""Findings about the patient: age and sex."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from cds_service.chart.dates import years_between
from cds_service.reasoning.findings.answers import answer
from cds_service.reasoning.findings.base import Aspect, Finding, Need, as_tuple
from cds_service.reasoning.findings.comparisons import Comparison
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Cause, Item, Truth, unknown

BIRTH_DATE = "birth date"


class Age(Comparison):
    """Age on the day of the injection, in whole years or, for limits in mo, whole months."""

    word: ClassVar[str] = "age"

    def says(self, limits: Limits) -> str:
        return f"the patient's age on the day is {self.says_bounds(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        patient = at.chart.patient
        if patient is None or patient.born is None:
            state = at.chart.data.get("patient")
            failed = state is None or state.status == "failed"
            return unknown(Cause("failed" if failed else "none", BIRTH_DATE, "patient"))
        ends = (patient.born.first, patient.born.last)
        held = {self._holds(born, at.day, limits) for born in ends}
        if len(held) > 1:
            return unknown(Cause("undated", BIRTH_DATE, "patient"))
        years = years_between(patient.born.last, at.day)
        one = Item("age", value=str(years), number=years, unit="a")
        return answer(self.name, (one,) if held.pop() else ())

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        return ("months",) if _in_months(self.bounds, limits) else ("years",)

    def needs(self) -> Iterable[Need]:
        return (("patient", ""),)

    def _holds(self, born: date, day: date, limits: Limits) -> bool:
        """Each bound is compared in its own unit."""
        months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
        return self.compares(months if _in_months(self.bounds, limits) else years_between(born, day), limits)


def _in_months(bounds: Iterable[tuple[str, str]], limits: Limits) -> bool:
    return any(limits[name].unit == "mo" for _, name in bounds)


class Sex(Finding):
    """The recorded sex. What is not recorded is "unknown", a value like the others."""

    word: ClassVar[str] = "sex"
    of: Annotated[tuple[Literal["female", "male", "other", "unknown"], ...], BeforeValidator(as_tuple)]

    def concepts(self) -> Iterable[str]:
        return ()

    def says(self, limits: Limits) -> str:
        return f"the recorded sex is {' or '.join(self.of)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        sex = at.chart.patient.sex if at.chart.patient else "unknown"
        return Truth(True, {self.name: (Item("sex", value=sex),)}) if sex in self.of else FALSE

    def signs(self) -> Looked:
        return signs("sex", self.of)

    @property
    def told(self) -> bool:
        return True

    def needs(self) -> Iterable[Need]:
        return (("patient", ""),)
