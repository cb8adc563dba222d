"""The drugs drafted for an injection: which of the drafts belong to it, and what they hold."""

from collections.abc import Iterable, Sequence

import msgspec

from cds_service.chart import doses
from cds_service.chart.drafts import Draft
from cds_service.chart.facts import Concepts, Dose, Side
from cds_service.chart.laterality import site_side
from cds_service.chart.loose import concepts, objects
from cds_service.chart.medicines import Ingredient, Prescription, in_words, prescription
from cds_service.chart.names import fold
from cds_service.chart.order import Injectate
from cds_service.chart.requested import Requested, requested
from cds_service.chart.scope import Scope
from cds_service.chart.sides import matches, together

_ADRENALINE = "adrenaline"
_ANAESTHETIC = "local-anaesthetic"


class DrugDraft(msgspec.Struct, frozen=True):
    """A drafted drug, device or billing code for a drug. `injectates` is empty when it can be none."""

    request: Requested
    prescription: Prescription
    side: Side
    injectates: tuple[Injectate, ...]

    @property
    def draft(self) -> Draft:
        return self.request.draft


def drug_draft(draft: Draft, scope: Scope) -> DrugDraft:
    """Reads one drafted drug. Held, ended and forbidden drugs, tablets and creams are no injectates."""
    read = prescription(draft, scope.drafts, scope.book)
    side = together(
        site_side(site, scope.book)
        for one in objects(draft.resource.get("dosageInstruction"))
        for site in concepts(one.get("site"))
    )
    injected = draft.wanted and (not read.route or read.route in scope.tables.routes)
    found = tuple(_of_draft(draft, read, side, scope)) if injected else ()
    return DrugDraft(requested(draft, scope.book), read, side, found)


def belongs(drug: DrugDraft, order: Requested, side: Side, others: Iterable[Requested]) -> bool:
    """True when a drafted drug is for this order: by a link, else in the same encounter and not for the other side.

    A drug that is linked to another order of the same request belongs to that one alone.
    """
    if not drug.injectates:
        return False
    if drug.request.linked(order):
        return True
    if any(drug.request.linked(other) for other in others):
        return False
    encounters = {drug.request.encounter, order.encounter} - {""}
    return len(encounters) < 2 and matches(drug.side, side) is not False


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
    return scope.tables.injectates & frozenset(concept for injectate in injectates for concept in injectate.concepts)


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
    match, folded = one.match, fold(words)
    mixed = _ADRENALINE in scope.book.match((), words, "drug").concepts
    return Injectate(
        ingredient="" if _class_only(match.leaf, scope) else match.leaf,
        concepts=match.concepts,
        display=match.title,
        by_text=match.by_text,
        dose=dose,
        with_adrenaline=mixed and _ANAESTHETIC in match.concepts,
        preservative_free=_preservative_free(folded, scope),
        product=_product(match.concepts, folded, scope),
    )


def _class_only(leaf: str, scope: Scope) -> bool:
    """True for "steroid", which may be any of several drugs; a hyaluronate is named well enough."""
    return leaf in scope.tables.injectates and len(scope.book.members(leaf)) > 1


def _specific(found: dict[str, Injectate], scope: Scope) -> tuple[Injectate, ...]:
    """ "Steroid injection" beside "with triamcinolone" is one drug, not two."""
    named = families((one for one in found.values() if one.ingredient), scope)
    return tuple(one for one in found.values() if one.ingredient or named.isdisjoint(one.concepts))


def _preservative_free(folded: str, scope: Scope) -> bool | None:
    if scope.tables.preservative_free.stand_in(folded):
        return True
    return False if scope.tables.preserved.stand_in(folded) else None


def _product(meant: Concepts, folded: str, scope: Scope) -> str:
    """The row of the excipient table that the product's words name, "" when they name none."""
    products = scope.tables.products
    return next((one.name for one in products if one.drug in meant and one.words.stand_in(folded)), "")
