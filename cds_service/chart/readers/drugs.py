"""All entries about a drug become one Drug per ingredient; lists that disagree make it uncertain (catalogue 1.5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from cds_service.chart import dates
from cds_service.chart.codes.book import Match
from cds_service.chart.facts import Dose, Drug, DrugStatus, Unusable, When
from cds_service.chart.fhir.lenient import UnfitError
from cds_service.chart.fhir.medications import (
    MedicationDispenseResource,
    MedicationRequestResource,
    MedicationStatementResource,
)
from cds_service.chart.fhir.pile import Pile
from cds_service.chart.later import Group, LaterIndex
from cds_service.chart.readers import prescriptions, products
from cds_service.chart.readers.administrations import Given
from cds_service.chart.readers.prescriptions import Mention
from cds_service.chart.readers.products import UNNAMED, Product
from cds_service.chart.readers.reading import Reading, name_of, word
from cds_service.chart.readers.routes import LOCAL

_LIVE: Mapping[str, DrugStatus] = {"active": "active", "held": "held", "uncertain": "uncertain"}  # strongest first
_COUNTED = frozenset({"active", "on-hold", "unknown", "completed", ""})
_NOT_DISPENSED = frozenset({"entered-in-error", "cancelled", "declined", "preparation", "stopped", "on-hold"})

Listed = MedicationRequestResource | MedicationStatementResource
_LISTS: tuple[type[Listed], ...] = (MedicationRequestResource, MedicationStatementResource)


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One entry about one ingredient, not read yet, with its place in the order of arrival."""

    place: int
    match: Match
    source: Listed | Given
    product: Product = UNNAMED


class Moments(msgspec.Struct, frozen=True):
    """The latest administration and the latest dispense, by ingredient."""

    given: Mapping[str, When]
    dispensed: Mapping[str, When]


def read(pile: Pile, given: list[Given], reading: Reading) -> tuple[LaterIndex[Drug], list[Unusable]]:
    """What the patient takes or took, and the entries of which nobody can say which drug they mean.

    The entries of an ingredient are put together when somebody asks for it.
    """
    moments = Moments(_last_given(given, reading), _dispensed(pile, reading))
    entries, unusable = _entries(pile, given, reading)
    groups = [Group(found[0].match.concepts, partial(_drugs, found, moments, reading)) for found in entries.values()]
    return LaterIndex(groups), unusable


def _entries(pile: Pile, given: list[Given], reading: Reading) -> tuple[dict[str, list[Entry]], list[Unusable]]:
    """By ingredient: orders, then the medication list, then running infusions."""
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    unusable: list[Unusable] = []
    place = 0
    for kind in _LISTS:
        for resource in pile.of(kind):
            try:
                product = products.listed(resource, reading)
            except UnfitError as error:
                unusable.append(pile.unfit(resource, error))
                continue
            for match in product.matches:
                entries[match.leaf].append(Entry(place, match, resource, product))
                place += 1
            if not product.named and word(resource.status) in _COUNTED:
                unusable.append(_nameless(resource, product.code, pile))
    for number, one in enumerate(given):
        if one.fact.running:
            match = Match(one.fact.concepts, one.ingredient, one.fact.display, one.fact.by_text)
            entries[one.ingredient].append(Entry(place + number, match, one))
    return entries, unusable


def _nameless(resource: Listed, code: str, pile: Pile) -> Unusable:
    """It has no name, only a code that means nothing here, or points to a Medication that is not there."""
    what = f"a medicine (code {code})" if code else "a medicine"
    return Unusable(data=pile.data(resource), what=what, why="its name is missing", reference=name_of(resource))


def _mention(entry: Entry, moments: Moments, reading: Reading) -> Mention | None:
    """What the entry says; None where it does not count."""
    source = entry.source
    if isinstance(source, Given):
        return _infusion(source, entry.match)
    if isinstance(source, MedicationStatementResource):
        return prescriptions.from_statement(source, entry.match, entry.product, reading)
    last = (
        dates.latest(moments.dispensed.get(match.leaf) for match in entry.product.matches)
        if moments.dispensed
        else None
    )
    return prescriptions.from_request(source, entry.match, entry.product, reading, last)


def _infusion(one: Given, match: Match) -> Mention:
    """A running infusion is being taken, ordered on a list or not."""
    fact = one.fact
    return Mention(
        match=match,
        status="active",
        dose=fact.dose,
        route=fact.route,
        start=fact.start,
        said_on=fact.start,
        reference=fact.reference,
        flush=one.flush,
    )


def _last_given(given: list[Given], reading: Reading) -> dict[str, When]:
    """The latest time by ingredient: the end of an infusion, or now while it runs."""
    now = dates.at(reading.now, reading.zone)
    by_ingredient: defaultdict[str, list[When | None]] = defaultdict(list)
    for one in given:
        if not one.flush:
            by_ingredient[one.ingredient].append(now if one.fact.running else one.fact.end or one.fact.start)
    return _latest_each(by_ingredient)


def _dispensed(pile: Pile, reading: Reading) -> dict[str, When]:
    by_ingredient: defaultdict[str, list[When | None]] = defaultdict(list)
    for dispense in pile.of(MedicationDispenseResource):
        when = reading.when(dispense.when_handed_over, dispense.when_prepared)
        if word(dispense.status) in _NOT_DISPENSED or not reading.past(when):
            continue
        for match in products.read(dispense, reading).matches:
            by_ingredient[match.leaf].append(when)
    return _latest_each(by_ingredient)


def _latest_each(by_ingredient: Mapping[str, list[When | None]]) -> dict[str, When]:
    return {one: when for one, whens in by_ingredient.items() if (when := dates.latest(whens)) is not None}


def _drugs(entries: Iterable[Entry], moments: Moments, reading: Reading) -> Iterator[tuple[int, Drug]]:
    """One ingredient. Flushes, and drugs that act only where they are put, stay apart from the rest."""
    groups: defaultdict[tuple[bool, bool], list[tuple[int, Mention]]] = defaultdict(list)
    for entry in entries:
        mention = _mention(entry, moments, reading)
        if mention is not None:
            groups[mention.flush, mention.route in LOCAL].append((entry.place, mention))
    for placed in groups.values():
        drug = _drug([mention for _, mention in placed], moments)
        if drug is not None:
            yield placed[0][0], drug


def _drug(group: list[Mention], moments: Moments) -> Drug | None:
    status, why = _status(group)
    if status is None:
        return None
    counted = _counted(group, status)
    newest = counted[0]
    ingredient = newest.match.leaf
    return Drug(
        concepts=newest.match.concepts,
        display=newest.match.title,
        reference=newest.reference,
        by_text=all(mention.match.by_text for mention in counted),
        ingredient=ingredient,
        status=status,
        dose=_dose(counted),
        route=next((mention.route for mention in counted if mention.route), ""),
        start=min((one.start for one in counted if one.start), key=lambda when: when.first, default=None),
        end=dates.latest(mention.end for mention in counted),
        last_dose=dates.latest((moments.given.get(ingredient), *(mention.last_dose for mention in group))),
        last_dispensed=moments.dispensed.get(ingredient),
        prescriber=next((mention.prescriber for mention in counted if mention.prescriber), ""),
        flush=newest.flush,
        why_uncertain=why,
        sources=tuple(dict.fromkeys(one.reference for one in group if one.reference)),
        text="\n".join(dict.fromkeys(mention.text for mention in counted if mention.text)),
    )


def _status(group: list[Mention]) -> tuple[DrugStatus | None, str]:
    """The status of the ingredient and, when it is uncertain, why."""
    if len(group) == 1:
        return _alone(group[0])
    ordered = _strongest([one for one in group if not one.statement])
    stated = _strongest([one for one in group if one.statement])
    if ordered and stated and {ordered.status, stated.status} == {"active", "held"}:
        return "uncertain", "active in one list, on hold in another"
    chosen = min((one for one in (ordered, stated) if one), key=_rank, default=None)
    denial = _later_denial(group, chosen) if chosen else ""
    if chosen is None or (denial and not ordered):
        over = any(one.status in {"ended", "stopped"} for one in group)
        return ("ended" if over else None), ""
    return ("uncertain", denial) if denial else (_LIVE[chosen.status], chosen.why)


def _alone(mention: Mention) -> tuple[DrugStatus | None, str]:
    """The status of an ingredient with a single entry, as most have."""
    if mention.status in _LIVE:
        return _LIVE[mention.status], mention.why
    return (None if mention.status == "not-taken" else "ended"), ""


def _rank(mention: Mention) -> int:
    return list(_LIVE).index(mention.status)


def _strongest(mentions: list[Mention]) -> Mention | None:
    return min(_newest_first([one for one in mentions if one.status in _LIVE]), key=_rank, default=None)


def _later_denial(group: list[Mention], chosen: Mention) -> str:
    """Words for a statement, not older than `chosen`, that the drug was stopped or is not taken; "" for none."""
    for one in group:
        if not one.statement or one.status in _LIVE:
            continue
        day = one.end or one.said_on
        if day is None or chosen.said_on is None or day.last >= chosen.said_on.first:
            said = "not taken" if one.status == "not-taken" else "stopped"
            return f"{said} in the medication list ({day.text if day else 'no date'}), still ordered"
    return ""


def _counted(group: list[Mention], status: DrugStatus) -> list[Mention]:
    """The entries that speak for the status, newest first; all live ones for a drug that is not over."""
    wanted = ("ended", "stopped") if status == "ended" else tuple(_LIVE)
    return _newest_first([one for one in group if one.status in wanted])


def _newest_first(mentions: list[Mention]) -> list[Mention]:
    if len(mentions) < 2:
        return mentions
    return sorted(mentions, key=lambda one: one.said_on.last.toordinal() if one.said_on else 0, reverse=True)


def _dose(counted: list[Mention]) -> Dose:
    """The largest daily dose among the entries: with several open orders the more dangerous one counts."""
    stated = [one.dose for one in counted if one.dose.mg is not None or one.dose.units is not None]
    if not stated:
        return counted[0].dose
    return max(stated, key=lambda dose: (dose.mg or 0.0, dose.units or 0.0, dose.per_day or 0.0))
