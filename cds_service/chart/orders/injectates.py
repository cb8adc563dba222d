"""The drugs drafted for an injection: which of the drafts belong to it, and what they hold."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from cds_service.chart.facts import Dose, Side
from cds_service.chart.order import Injectate
from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.laterality import site_side
from cds_service.chart.orders.links import Links, links
from cds_service.chart.orders.loose import Resource, concepts, objects, text, texts, wordings
from cds_service.chart.orders.medicines import Prescription, prescription
from cds_service.chart.orders.mixtures import Ingredient, in_words
from cds_service.chart.orders.requested import Requested
from cds_service.chart.orders.scope import Scope
from cds_service.chart.readers import doses
from cds_service.chart.sides import matches, together

_ADRENALINE = "adrenaline"
_ANAESTHETIC = "local-anaesthetic"


class DrugDraft(msgspec.Struct, frozen=True):
    """A drafted drug, device or billing code for a drug. `injectates` is empty when it can be none.

    `texts` are notes, reasons and instructions with where they stand.
    """

    links: Links
    prescription: Prescription
    side: Side
    injectates: tuple[Injectate, ...]
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def draft(self) -> Draft:
        return self.links.draft


def drug_draft(draft: Draft, scope: Scope) -> DrugDraft:
    """Reads one drafted drug. Held, ended and forbidden drugs, tablets and creams are no injectates."""
    read = prescription(draft, scope.drafts, scope.book)
    side = together(
        site_side(site, scope.book)
        for one in objects(draft.resource.get("dosageInstruction"))
        for site in concepts(one.get("site"))
    )
    injected = draft.wanted and not draft.held and (not read.route or read.route in scope.tables.routes)
    found = tuple(_of_draft(draft, read, side, scope)) if injected else ()
    return DrugDraft(links(draft), read, side, found, tuple(_texts(draft.resource)))


def _texts(resource: Resource) -> Iterator[tuple[str, str]]:
    yield from (("drug note", line) for line in texts(resource.get("note")))
    for reason in objects(resource.get("reasonCode")):
        yield from (("drug reason", line) for line in wordings(reason))
    for one in objects(resource.get("dosageInstruction")):
        for name in ("text", "patientInstruction"):
            if text(one.get(name)):
                yield "drug instruction", text(one.get(name))
        yield from (("drug route", line) for line in wordings(one.get("route")))


def belongs(drug: DrugDraft, order: Requested, side: Side, others: Iterable[Requested]) -> bool:
    """True when a drafted drug is for this order: by a link, else in the same encounter and not for the other side.

    A drug that is linked to another order of the same request belongs to that one alone.
    """
    if not drug.injectates:
        return False
    if drug.links.joined(order.links):
        return True
    if any(drug.links.joined(other.links) for other in others):
        return False
    return drug.links.together(order.links) and matches(drug.side, side) is not False


def worded(order: Requested, drafted: Sequence[Injectate], scope: Scope) -> tuple[Injectate, ...]:
    """Injectates that only the order's own words name ("with triamcinolone 40 mg", "steroid injection").

    A family that is also drafted as a drug is the drug's to say.
    """
    there = families(drafted, scope)
    found: dict[str, Injectate] = {}
    for line in (*order.names, *order.details):
        for one in in_words(line, scope.book):
            if _injected(one, scope) and there.isdisjoint(one.match.concepts):
                found.setdefault(one.match.leaf, _injectate(one, doses.in_text(one.name), one.name, scope))
    return _specific(found, scope)


def families(injectates: Iterable[Injectate], scope: Scope) -> frozenset[str]:
    """Injectate families present."""
    return scope.tables.injectates & frozenset[str]().union(*(injectate.concepts for injectate in injectates))


def _of_draft(draft: Draft, read: Prescription, side: Side, scope: Scope) -> Iterable[Injectate]:
    """One per ingredient that may be injected; adrenaline is a property of the anaesthetic it is mixed with."""
    adrenaline = any(_ADRENALINE in one.match.concepts for one in read.ingredients)
    for one in read.ingredients:
        if _injected(one, scope):
            found = _injectate(one, read.dose(one), read.name, scope)
            yield msgspec.structs.replace(
                found,
                reference=draft.reference,
                resource=draft.resource,
                side=side,
                with_adrenaline=found.with_adrenaline or (adrenaline and _ANAESTHETIC in found.concepts),
            )


def _injected(one: Ingredient, scope: Scope) -> bool:
    meant = one.match.concepts
    return not meant.isdisjoint(scope.tables.injectates) and meant.isdisjoint(scope.tables.never_injected)


def _injectate(one: Ingredient, dose: Dose, words: str, scope: Scope) -> Injectate:
    leaf = scope.tables.depot_forms.get(one.match.leaf, one.match.leaf)
    meant = scope.book.parents(leaf)
    product = scope.tables.product(words)
    mixed = _ADRENALINE in scope.book.match((), words, "drug").concepts
    return Injectate(
        ingredient="" if _class_only(leaf, scope) else leaf,
        concepts=meant,
        display=one.match.title,
        by_text=one.match.by_text,
        dose=dose,
        with_adrenaline=mixed and _ANAESTHETIC in meant,
        preservative_free=product.preservative_free,
        product=product.of(meant),
    )


def _class_only(leaf: str, scope: Scope) -> bool:
    """True for "steroid", which may be any of several drugs; a hyaluronate is named well enough."""
    return leaf in scope.tables.injectates and len(scope.book.members(leaf)) > 1


def _specific(found: dict[str, Injectate], scope: Scope) -> tuple[Injectate, ...]:
    """ "Steroid injection" beside "with triamcinolone" is one drug, not two."""
    named = families((one for one in found.values() if one.ingredient), scope)
    return tuple(one for one in found.values() if one.ingredient or named.isdisjoint(one.concepts))
