"""Clinical facts: what the chart says, after FHIR has been read and before any rule looks.

A fact is one thing recorded about the patient. `concepts` holds every concept of `rules/codes/` that
the entry means, its parents included, so a rule asks `"anticoagulant" in fact.concepts` and never sees a code.
`by_text` marks a match by name in free text: weaker than a code, and said so on the card.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

Side = Literal["right", "left", "bilateral", "unknown"]
Concepts = frozenset[str]


class When(msgspec.Struct, frozen=True):
    """A FHIR date, dateTime or instant as the interval of calendar days it may mean, in the clinic's zone.

    `first == last` for day precision and finer. `instant` is set only when a time of day was given (aware).
    `text` is the day, month or year as a person would print it: "2026-03-28", "2026-03", "2026".
    """

    first: date
    last: date
    text: str
    instant: datetime | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Common to all facts. `display` is the short name to print, `reference` is "Type/id" ("" without an id)."""

    concepts: Concepts = frozenset()
    display: str = ""
    reference: str = ""
    by_text: bool = False
    side: Side = "unknown"


class Condition(Fact, frozen=True, kw_only=True):
    """A problem or diagnosis. `date` = onset, else recordedDate (catalogue 1.5)."""

    status: Literal["active", "past"] = "active"
    suspected: bool = False  # provisional, differential or unconfirmed
    sites: Concepts = frozenset()  # what the body site means ("pelvis")
    onset: When | None = None
    recorded: When | None = None
    abated: When | None = None

    @property
    def date(self) -> When | None:
        return self.onset or self.recorded


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One dose: `mg` is the mass of the ingredient, derived from mL × strength where it was not given.

    `mg` is None when it cannot be computed; `text` is the dose as ordered, for the card.
    """

    mg: float | None = None
    ml: float | None = None
    mg_per_ml: float | None = None
    units: float | None = None  # international units (heparins)
    per_day: float | None = None  # doses a day, None when not stated
    text: str = ""


DrugStatus = Literal["active", "held", "uncertain", "ended", "drafted", "drafted-hold"]


class Drug(Fact, frozen=True, kw_only=True):
    """One ingredient that the patient takes, took, or is drafted to take. Duplicates are merged by ingredient.

    `ingredient` is the leaf concept ("warfarin"). `sources` are all entries it came from.
    `why_uncertain` says in words why the status is "uncertain" ("on hold in the chart").
    """

    ingredient: str
    status: DrugStatus = "active"
    dose: Dose = Dose()
    route: str = ""  # oral, subcutaneous, intravenous, intra-articular, topical … ("" not stated)
    start: When | None = None
    end: When | None = None
    last_dose: When | None = None
    last_dispensed: When | None = None
    prescriber: str = ""  # reference of the requester
    flush: bool = False  # line-lock or flush heparin: never counts
    why_uncertain: str = ""
    sources: tuple[str, ...] = ()
    text: str = ""  # notes, reasons and instructions, a line each, lower case ("bridge")


class Administration(Fact, frozen=True, kw_only=True):
    """A drug that was given: MedicationAdministration, or a Procedure that names its drug (one event, merged)."""

    start: When | None = None
    end: When | None = None
    running: bool = False  # status in-progress, or no end and status active
    dose: Dose = Dose()
    route: str = ""
    target: str = ""  # kind-like target: "ia", "bursa-gt", "bursa-ip", "peritend", "block", "" other or unknown
    hip_region: bool = False
    drug_recorded: bool = True
    misdated: str = ""  # the future day that was recorded for it: it was given, nobody knows when (`start`, `end` None)


class Allergy(Fact, frozen=True, kw_only=True):
    """An AllergyIntolerance. `severe` is None when neither severity nor criticality says."""

    type: Literal["allergy", "intolerance", ""] = ""
    severe: bool | None = None
    reactions: Concepts = frozenset()  # concepts of the manifestations ("anaphylaxis", "syncope")
    reaction_text: str = ""
    historical: bool = False  # inactive or resolved: text only


class Result(Fact, frozen=True, kw_only=True):
    """An Observation (or one component). `value` is in the concept's canonical unit (catalogue 1.6).

    `shown` is the value as reported with its unit ("63 mmol/mol"), for the card. `problem` says why `value` is None:
    "unit missing", "unit not understood", "text value", "implausible", "no value".
    """

    value: float | None = None
    unit: str = ""
    shown: str = ""
    coded: Concepts = frozenset()  # concepts of valueCodeableConcept or of a text value
    reported: When | None = None  # the date that is itself the answer (a due date)
    when: When | None = None
    issued: datetime | None = None
    preliminary: bool = False
    problem: str = ""


class Procedure(Fact, frozen=True, kw_only=True):
    """A Procedure that was done, or an implant recorded as a Device (`when` None)."""

    when: When | None = None
    recorded: When | None = None
    misdated: str = ""  # the future day that was recorded for it, which cannot be: it was done (`when` None)


class Planned(Fact, frozen=True, kw_only=True):
    """A ServiceRequest or Appointment other than the order under review."""

    when: When | None = None
    status: Literal["active", "draft", "waiting-list"] = "active"
    requester: str = ""
    drugs: Concepts = frozenset()  # injectates ordered with it


class Imaging(Fact, frozen=True, kw_only=True):
    """A DiagnosticReport or ImagingStudy: `concepts` hold the modality and region."""

    when: When | None = None
    preliminary: bool = False
    shows: Concepts = frozenset()  # coded conclusions


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """Only what rules use; no name ever leaves the decoder."""

    id: str = ""
    born: When | None = None
    sex: Literal["female", "male", "other", "unknown"] = "unknown"
    language: str = ""


class Unusable(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was there and could not be used: shown, never guessed."""

    data: str  # data set: "labs", "medications" …
    what: str  # "platelets"
    date: str = ""
    why: str = ""  # "unit missing"
    shown: str = ""  # the value as it stands
    undated: bool = False  # the value itself could be used
    concepts: Concepts = frozenset()
    reference: str = ""
