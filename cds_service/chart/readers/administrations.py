"""Drugs that were given: MedicationAdministration and Immunization resources, and what injections gave."""

from collections.abc import Iterator

import msgspec

from cds_service.chart import facts, sides, sites
from cds_service.chart.fhir.elements import Dosage, GivenDosage
from cds_service.chart.fhir.medications import MedicationAdministrationResource
from cds_service.chart.fhir.resources import ImmunizationResource
from cds_service.chart.readers import conditions, doses, products, routes
from cds_service.chart.readers.products import is_flush
from cds_service.chart.readers.reading import Reading, end, local, name_of, shown, start, word

_GIVEN = frozenset({"completed", "in-progress", "stopped", "on-hold", ""})
MISDATED = "recorded as done, on a day still to come"
RUNS_INTO = "intravenous"  # what runs without a recorded route runs into a vein


class Given(msgspec.Struct, frozen=True):
    """One drug given: its leaf concept, whether it only kept a line open, and the procedures it was part of."""

    fact: facts.Administration
    ingredient: str
    flush: bool = False
    part_of: frozenset[str] = frozenset()


def read(resource: MedicationAdministrationResource, reading: Reading) -> Iterator[Given]:
    """Each known ingredient that was given; nothing for what was not done, or is due later today."""
    status = word(resource.status)
    begins = reading.when(resource.effective_date_time, start(resource.effective_period))
    ends = reading.when(end(resource.effective_period), resource.effective_date_time)
    misdated = reading.impossible(begins)
    if status not in _GIVEN or not (misdated or reading.past(begins)):
        return
    if misdated:
        begins = ends = None
    running = not misdated and (status == "in-progress" or (ends is not None and not reading.past(ends)))
    dosage = resource.dosage or GivenDosage()
    product = products.read(resource, reading)
    site = sites.read(reading, frozenset(), dosage.site, (dosage.site,))
    for match in product.matches:
        fact = facts.Administration(
            concepts=match.concepts,
            display=match.title,
            reference=name_of(resource),
            by_text=match.by_text,
            side=sides.combine((conditions.side_of(reading, dosage.site, ()), sides.side_in_text(dosage.text))),
            start=begins,
            end=ends,
            running=running,
            dose=doses.read((_as_dosage(dosage),), product.name),
            route=routes.read(dosage.route, product.name, dosage.text) or (RUNS_INTO if running else ""),
            target=site.target,
            hip_region=site.hip,
            misdated=misdated,
        )
        flush = is_flush(product.name, dosage.text)
        yield Given(fact, match.leaf, flush, frozenset(local(parent) for parent in resource.part_of) - {""})


def vaccine(resource: ImmunizationResource, reading: Reading) -> facts.Administration | None:
    """A vaccination that was done and that we know."""
    match = reading.match(resource.vaccine_code, "drug")
    if word(resource.status) not in {"completed", ""} or not match.concepts:
        return None
    when = reading.when(resource.occurrence_date_time)
    misdated = reading.impossible(when)
    when = None if misdated else when
    return facts.Administration(
        concepts=match.concepts,
        display=shown(resource.vaccine_code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        start=when,
        end=when,
        misdated=misdated,
    )


def unusable(fact: facts.Administration, data: str) -> facts.Unusable:
    """What to show of a dose whose day cannot be. A dose without a recorded drug could be any that a rule asks for."""
    return facts.Unusable(
        data=data, what=fact.display, date=fact.misdated, why=MISDATED, concepts=fact.concepts, reference=fact.reference
    )


def _as_dosage(dosage: GivenDosage) -> Dosage:
    return Dosage(text=dosage.text, dose_quantity=dosage.dose)
