"""Where a scenario plays: its moment, the day of the injection, and the code book that turns concepts into codings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cds_service.chart.codes.book import CodeBook, Coding
from cds_service.chart.codes.files import Domain
from cds_service.reasoning.tables.result_sets import ResultSets
from cds_service.rehearsal.words import Entry, GivenError

Json = dict[str, Any]
SUBJECT = {"reference": "Patient/pat-1"}
USER = "Practitioner/doc-1"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"


@dataclass(frozen=True)
class Stage:
    """`now` is aware; `injection` is the planned moment of the injection. Days are counted from `now`."""

    now: datetime
    injection: datetime
    codes: CodeBook
    result_sets: ResultSets

    def day(self, days_from_now: float) -> str:
        return (self.now.date() + timedelta(days=days_from_now)).isoformat()

    def when(self, entry: Entry, default: str = "") -> str:
        """The date or moment that an entry tells in its own words; `date: none` is no date."""
        more = entry.more
        if "date" in more:
            given = more["date"]
            return "" if given == "none" else given.isoformat() if isinstance(given, date) else str(given)
        if "hours_ago" in more:
            return (self.now - timedelta(hours=more["hours_ago"])).isoformat()
        if "days_ago" in more:
            return self.day(-more["days_ago"])
        return self.day(more["in_days"]) if "in_days" in more else default

    def before_injection(self, hours: float) -> str:
        return (self.injection - timedelta(hours=hours)).isoformat()

    def concept(self, name: str, where: str, domain: Domain) -> Json:
        """A CodeableConcept for a concept of rules/codes; what is no concept must be a name that the code book finds.

        Codes that carry a side are left out: the scenario says the side.

        GivenError for a name that means nothing: a misspelt scenario would otherwise pass in silence.
        """
        known = name.strip().lower().replace(" ", "-")
        if self.codes.known(known):
            title = self.codes.title(known)
            coding = [one for one in self.codes.coding(known) if self.codes.side([_read(one)]) == "unknown"]
            means = self.codes.match([_read(one) for one in coding], title, domain)
            if known in means.concepts:
                return {"coding": coding, "text": title} if coding else {"text": title}
        elif self.codes.match((), name, domain).concepts:
            return {"text": name}
        raise GivenError(f"{where}: '{name}' is neither a {domain} concept of rules/codes nor one of its names.")


def _read(coding: Json) -> Coding:
    return Coding(coding["system"], coding["code"], coding["display"])


def resource(kind: str, number: int | str, **members: Any) -> Json:
    """A resource with its id; members that are empty are left out."""
    kept = {name: value for name, value in members.items() if value not in ("", None, [], {})}
    return {"resourceType": kind, "id": f"{kind.lower()}-{number}", **kept}
