"""Who is still under the effect of what: the antithrombotics taken or given, with their last dose."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from cds_service.chart.facts import Administration, Drug, When
from cds_service.reasoning.findings.windows import moment
from cds_service.reasoning.situation import Situation

TAKEN = frozenset({"active", "held", "uncertain", "ended"})
INFUSED = "intravenous"


def exposures(at: Situation, concepts: Sequence[str]) -> Iterator[Drug]:
    """Drugs of the medication lists, and those that were only given. What ended long ago, or nobody knows when, is
    left out."""
    listed = [one for one in at.chart.drugs.of(concepts) if not one.flush and one.status in TAKEN]
    for drug in (*listed, *_given_only(at, concepts, listed)):
        if drug.status != "ended" or _ended_lately(drug, at):
            yield drug


def _ended_lately(drug: Drug, at: Situation) -> bool:
    last = last_dose(drug, at)
    return last is not None and last.last >= _oldest(at)


def _oldest(at: Situation) -> date:
    return at.day - timedelta(days=at.tables.antithrombotics.general.last_dose_counts_for_d)


def _given_only(at: Situation, concepts: Sequence[str], listed: Iterable[Drug]) -> Iterator[Drug]:
    """Administrations that no list entry of the same drug and route accounts for."""
    known = {(one.ingredient, one.route) for one in listed} | {(one.ingredient, "") for one in listed if not one.route}
    for fact in at.chart.administrations.of(concepts):
        rows = at.tables.antithrombotics.rows
        ingredient = next((concept for concept in fact.concepts if concept in rows), "")
        if ingredient and not {(ingredient, fact.route), (ingredient, "")} & known:
            yield _as_drug(fact, ingredient)


def _as_drug(fact: Administration, ingredient: str) -> Drug:
    last = fact.end or fact.start
    return Drug(
        concepts=fact.concepts,
        display=fact.display,
        reference=fact.reference,
        by_text=fact.by_text,
        ingredient=ingredient,
        status="active" if fact.running else "ended",
        dose=fact.dose,
        route=fact.route,
        start=fact.start,
        end=None if fact.running else last,
        last_dose=None if fact.running else last,
    )


def is_running(drug: Drug, at: Situation) -> bool:
    """Whether an intravenous drug has to be taken as running: active, and neither end nor last dose recorded."""
    known_end = stop(drug, at) or drug.last_dose
    return drug.status in ("active", "uncertain") and drug.route == INFUSED and known_end is None


def stop(drug: Drug, at: Situation) -> When | None:
    """When a hold that is drafted, or an end that is recorded, stops the drug."""
    drafted = [one for one in at.order.drafted if one.status == "drafted-hold" and one.ingredient == drug.ingredient]
    ends = [one.end for one in (*drafted, drug) if one.end is not None]
    return min(ends, key=lambda when: when.last, default=None)


def last_dose(drug: Drug, at: Situation) -> When | None:
    """The last recorded dose, or the day of the stop. Of a drug that is still taken, an old dose says nothing."""
    end = stop(drug, at)
    if end is not None and (drug.last_dose is None or end.last >= drug.last_dose.last):
        return end
    last = drug.last_dose
    if last is None or drug.status == "ended":
        return last
    return last if last.first >= _oldest(at) else None


def goes_on(drug: Drug, required_h: float, at: Situation) -> bool:
    """No stop is recorded and the injection is further off than the hold: there will be more doses."""
    if drug.status not in ("active", "uncertain") or stop(drug, at) is not None:
        return False
    return moment(at) > at.now + timedelta(hours=required_h)
