"""Procedure and Device resources: what was done, and which injections into the hip region it was (catalogue 1.5)."""

from collections.abc import Iterable, Iterator

import msgspec

from cds_service.chart import sites
from cds_service.chart.facts import Administration, Concepts, Procedure, Unusable, When
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.resources import DeviceResource, ProcedureResource
from cds_service.chart.readers import conditions
from cds_service.chart.readers.administrations import MISDATED, Given
from cds_service.chart.readers.reading import Reading, local, name_of, said, says_nothing, shown, start, word

# Any other status leaves open whether it was done: then it counts, as a replaced hip must not be overlooked.
_NOT_DONE = frozenset(
    {"preparation", "not-done", "on-hold", "stopped", "entered-in-error", "aborted", "suspended", "cancelled"}
    | {"draft", "planned", "proposed", "scheduled", "booked"}
)
_IN_PLACE = frozenset({"active", "unknown", ""})
INJECTION = "injection"
ELSEWHERE = "injection"  # the route of an injection of another joint, a muscle or the spine that names none
_INJECTATES = frozenset(
    {"steroid", "local-anaesthetic", "hyaluronate", "contrast", "platelet-rich-plasma", "cell-product", "saline"}
)
_WITHOUT_STEROID = frozenset({"joint-aspiration", "hip-arthrography", "platelet-rich-plasma-injection", "nerve-block"})
_MAY_HOLD_STEROID = frozenset({"joint-injection", "hip-injection", "bursa-injection", "tendon-injection"})


def read(resource: ProcedureResource, reading: Reading) -> Procedure | None:
    """A procedure that was done and that we know; None for all others."""
    if _not_done(resource):
        return None
    match = reading.match(resource.code, "procedure")
    if not match.concepts:
        return None
    when = performed(resource, reading)
    misdated = reading.impossible(when)
    return Procedure(
        concepts=match.concepts,
        display=shown(resource.code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        side=conditions.side_of(reading, resource.code, resource.body_site),
        when=None if misdated else when,
        misdated=misdated,
    )


def is_unnamed(resource: ProcedureResource) -> bool:
    """True for something that was done, of which neither a code nor a word says what."""
    return says_nothing(resource.code) and not _not_done(resource)


def _not_done(resource: ProcedureResource) -> bool:
    return resource.not_done or word(resource.status) in _NOT_DONE


def performed(resource: ProcedureResource, reading: Reading) -> When | None:
    """When it was performed, else the day of its encounter where that is in the data."""
    stated = reading.when(resource.performed_date_time, start(resource.performed_period))
    if stated is not None:
        return stated
    encounter = reading.encounters.get(local(resource.encounter))
    return reading.when(start(encounter.period)) if encounter else None


def unusable(fact: Procedure) -> Unusable:
    """What to show of a procedure whose day cannot be."""
    return Unusable(
        data="procedures",
        what=fact.display,
        date=fact.misdated,
        why=MISDATED,
        concepts=fact.concepts,
        reference=fact.reference,
    )


def device(resource: DeviceResource, reading: Reading) -> Procedure | None:
    """An implant that is in place, with no date: a Device does not say since when."""
    if word(resource.status) not in _IN_PLACE:
        return None
    match = reading.match(resource.type, "procedure")
    if not match.concepts:
        match = reading.match(resource.type, "condition")
    if not match.concepts:
        return None
    return Procedure(
        concepts=match.concepts,
        display=shown(resource.type, match),
        reference=name_of(resource),
        by_text=match.by_text,
        side=conditions.side_of(reading, resource.type, ()),
    )


class Injection(msgspec.Struct, frozen=True):
    """An injection: the event, and what its own record says was given."""

    name: str
    fact: Administration


def injection(resource: ProcedureResource, done: Procedure, reading: Reading) -> Injection | None:
    """The Procedure as an injection, None when it is none; elsewhere than at a hip only with its drug. `done`: the
    same as a fact."""
    if INJECTION not in done.concepts:
        return None
    site = sites.read(reading, done.concepts, resource.code, resource.body_site)
    drugs = injectates((*resource.used_code, resource.code), done.display, reading)
    if not site.hip and not drugs:
        return None
    fact = Administration(
        concepts=drugs,
        display=done.display,
        reference=done.reference,
        by_text=done.by_text,
        side=done.side,
        start=done.when,
        end=done.when,
        route="" if site.hip else ELSEWHERE,
        target=site.target,
        hip_region=site.hip,
        drug_recorded=bool(drugs) or is_without_steroid(done.concepts),
        misdated=done.misdated,
    )
    return Injection(name_of(resource), fact)


def is_without_steroid(meaning: Concepts) -> bool:
    """True for an aspiration, arthrography, PRP injection or block that is not an injection of something else too."""
    return not meaning.isdisjoint(_WITHOUT_STEROID) and meaning.isdisjoint(_MAY_HOLD_STEROID)


def injectates(named: Iterable[CodeableConcept | None], display: str, reading: Reading) -> Concepts:
    """The injectates that concepts and the words of a code name ("hip steroid injection")."""
    concepts = [one for one in named if one is not None]
    words = CodeableConcept(text=". ".join((*said(*concepts), display)))
    found: set[str] = set()
    for concept in (*concepts, words):
        matched = reading.match(concept, "drug").concepts
        if not matched.isdisjoint(_INJECTATES):
            found |= matched
    return frozenset(found)


def events(injections: Iterable[Injection], given: Iterable[Given]) -> Iterator[Administration]:
    """Injections and administrations, each event once: a drug given during an injection takes its site and side."""
    waiting = sorted(injections, key=lambda one: not one.fact.hip_region)
    joined: set[str] = set()
    for one in given:
        parent = next((event for event in waiting if _belongs(one, event)), None)
        if parent is None:
            yield one.fact
        else:
            joined.add(parent.name)
            yield _placed(one.fact, parent.fact)
    yield from (event.fact for event in waiting if event.name not in joined)


def _belongs(one: Given, event: Injection) -> bool:
    """Part of the injection, or an injectate given on its day with no other site recorded."""
    if one.part_of:
        return event.name in one.part_of
    if one.fact.hip_region and not event.fact.hip_region:
        return False
    if one.fact.concepts.isdisjoint(_INJECTATES) or one.fact.start is None or event.fact.start is None:
        return False
    same_day = one.fact.start.first == event.fact.start.first and one.fact.start.last == event.fact.start.last
    return same_day and one.fact.route in {"", "intra-articular", "perineural"}


def _placed(fact: Administration, event: Administration) -> Administration:
    return msgspec.structs.replace(
        fact,
        side=event.side if fact.side == "unknown" else fact.side,
        route=fact.route or event.route,
        target=fact.target or event.target,
        hip_region=fact.hip_region or event.hip_region,
    )
