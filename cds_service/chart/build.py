"""All deliveries to one Chart, in one pass over the resources."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from cds_service.chart.chart import Chart, Index
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import (
    Administration,
    Concepts,
    Condition,
    Fact,
    Imaging,
    Patient,
    Planned,
    Procedure,
    Result,
    Unusable,
)
from cds_service.chart.fhir import medications
from cds_service.chart.fhir import resources as fhir
from cds_service.chart.fhir.decode import decode
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.elements import Resource
from cds_service.chart.fhir.lenient import UnfitError
from cds_service.chart.fhir.owners import Owners
from cds_service.chart.fhir.pile import Pile
from cds_service.chart.later import by_meaning
from cds_service.chart.readers import (
    administrations,
    allergies,
    conditions,
    drugs,
    imaging,
    patients,
    plans,
    procedures,
    results,
    states,
)
from cds_service.chart.readers.courses import Courses
from cds_service.chart.readers.reading import Reading
from cds_service.chart.readers.results import Measured

NAMELESS = UnfitError("code: nothing says what it is")
R = TypeVar("R", bound=Resource)
F = TypeVar("F", bound=Fact)


def build(
    deliveries: Mapping[str, Delivery],
    patient_id: str,
    book: CodeBook,
    zone: ZoneInfo,
    now: datetime,
    courses: Courses | None = None,
) -> Chart:
    """The chart of one patient from what arrived per data set. `now` is aware. Never raises for odd data.

    `courses` says which drugs are taken in short courses; without it every prescription runs until it is closed.
    """
    decoded = decode(deliveries)
    pile = Pile(decoded.arrived, Owners(decoded.arrived, patient_id))
    reading = _reading(pile, book, zone, now, courses or Courses())
    given = list(_given(pile, reading))
    taken, unnamed = drugs.read(pile, given, reading)
    problems, unreadable = _problems(pile, reading)
    measured, unmeasured = _results(pile, reading)
    done, injected, misdated = _procedures(pile, given, reading)
    return Chart(
        patient=_patient(pile, reading),
        conditions=problems,
        drugs=taken,
        administrations=Index(injected),
        allergies=Index(_each(pile, fhir.AllergyIntoleranceResource, allergies.read, reading)),
        no_known_allergy=_denied(pile, reading),
        results=measured,
        procedures=Index(done),
        planned=Index(_planned(pile, reading)),
        imaging=Index(_pictures(pile, reading)),
        data=states.of(deliveries, decoded, pile, reading),
        unusable=(*decoded.unusable, *unreadable, *_nameless(pile), *unnamed, *unmeasured, *misdated),
        foreign=len(pile.others),
    )


def _reading(pile: Pile, book: CodeBook, zone: ZoneInfo, now: datetime, courses: Courses) -> Reading:
    return Reading(
        book=book,
        zone=zone,
        now=now.astimezone(zone),
        courses=courses,
        medications=pile.by_name(medications.MedicationResource),
        encounters=pile.by_name(fhir.EncounterResource),
        child=any(patients.is_child(one, zone, now) for one in pile.of(fhir.PatientResource)),
    )


def _each(pile: Pile, kind: type[R], read: Callable[[R, Reading], F | None], reading: Reading) -> list[F]:
    return [fact for resource in pile.of(kind) if (fact := read(resource, reading)) is not None]


def _given(pile: Pile, reading: Reading) -> Iterator[administrations.Given]:
    for resource in pile.of(medications.MedicationAdministrationResource):
        yield from administrations.read(resource, reading)


def _patient(pile: Pile, reading: Reading) -> Patient | None:
    return next((patients.read(resource, reading) for resource in pile.of(fhir.PatientResource)), None)


def _denied(pile: Pile, reading: Reading) -> frozenset[str]:
    said = (allergies.denied(resource, reading) for resource in pile.of(fhir.AllergyIntoleranceResource))
    return frozenset(one for one in said if one)


def _problems(pile: Pile, reading: Reading) -> tuple[Index[Condition], list[Unusable]]:
    """The problem list by what its codes mean; what no rule asks for is there for the orders that refer to it."""
    by_code: defaultdict[Concepts, list[tuple[int, fhir.ConditionResource]]] = defaultdict(list)
    unusable: list[Unusable] = []
    for placed in enumerate(pile.of(fhir.ConditionResource)):
        try:
            problem = conditions.problem_of(placed[1], reading)
        except UnfitError as error:
            unusable.append(pile.unfit(placed[1], error))
            continue
        by_code[problem.match.concepts].append(placed)
        if problem.nameless and not conditions.is_withdrawn(placed[1]):
            unusable.append(pile.unfit(placed[1], NAMELESS))
    return by_meaning(by_code, lambda resource: conditions.read(resource, reading)), unusable


def _nameless(pile: Pile) -> Iterator[Unusable]:
    """What is on record, and nothing says what it is: it could be anything that a rule asks for."""
    nameless: list[Resource] = [one for one in pile.of(fhir.AllergyIntoleranceResource) if allergies.is_unnamed(one)]
    nameless += [one for one in pile.of(fhir.ProcedureResource) if procedures.is_unnamed(one)]
    nameless += [one for one in pile.of(fhir.ServiceRequestResource) if plans.is_unnamed(one)]
    return (pile.unfit(one, NAMELESS) for one in nameless)


def _results(pile: Pile, reading: Reading) -> tuple[Index[Result], list[Unusable]]:
    """Results by what was measured. What cannot be used is found at once: it must be said, asked for or not."""
    by_test: defaultdict[Concepts, list[tuple[int, Measured]]] = defaultdict(list)
    unusable: list[Unusable] = []
    place = 0
    for resource in pile.of(fhir.ObservationResource):
        try:
            measured = results.measured(resource, reading)
        except UnfitError as error:
            unusable.append(pile.unfit(resource, error))
            continue
        for one in measured:
            by_test[one.test.match.concepts].append((place, one))
            place += 1
            if (one.problem or not one.placed(reading)) and (fact := results.result(one, reading)):
                unusable.append(results.unusable(fact, pile.data(resource)))
    return by_meaning(by_test, lambda one: results.result(one, reading)), unusable


def _procedures(
    pile: Pile, given: list[administrations.Given], reading: Reading
) -> tuple[list[Procedure], list[Administration], list[Unusable]]:
    """What was done, what was given (administrations, injections and vaccines), and what has a day that cannot be.

    An injection of such a day counts as one without a date; any other procedure is only said, and not counted.
    """
    done: list[Procedure] = []
    injections: list[procedures.Injection] = []
    unusable: list[Unusable] = []
    for resource in pile.of(fhir.ProcedureResource):
        fact = procedures.read(resource, reading)
        if fact is None:
            continue
        injection = procedures.injection(resource, fact, reading)
        if injection is not None:
            injections.append(injection)
        if not fact.misdated:
            done.append(fact)
        elif injection is None:
            unusable.append(procedures.unusable(fact))
    done += _each(pile, fhir.DeviceResource, procedures.device, reading)
    done += _each(pile, fhir.ServiceRequestResource, plans.completed, reading)
    injected = list(procedures.events(injections, given))
    vaccines = _each(pile, fhir.ImmunizationResource, administrations.vaccine, reading)
    unusable += [administrations.unusable(one, "procedures") for one in injected if one.misdated]
    unusable += [administrations.unusable(one, "immunisations") for one in vaccines if one.misdated]
    return done, [*injected, *vaccines], unusable


def _planned(pile: Pile, reading: Reading) -> Iterator[Planned]:
    yield from _each(pile, fhir.ServiceRequestResource, plans.read, reading)
    yield from _each(pile, fhir.AppointmentResource, plans.appointment, reading)
    yield from _each(pile, fhir.CarePlanResource, plans.care_plan, reading)
    for resource in pile.of(fhir.ImmunizationRecommendationResource):
        yield from plans.vaccines(resource, reading)


def _pictures(pile: Pile, reading: Reading) -> Iterator[Imaging]:
    yield from _each(pile, fhir.DiagnosticReportResource, imaging.report, reading)
    yield from _each(pile, fhir.ImagingStudyResource, imaging.study, reading)
