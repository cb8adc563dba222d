"""The drugs drafted for an injection: which of the drafts belong to it, and what they hold."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from cds_service.chart.codes.book import CodeBook, Match
from cds_service.chart.facts import Dose, Side
from cds_service.chart.fhir.loose import Resource, concepts, objects, text, texts, wordings
from cds_service.chart.order import Injectate
from cds_service.chart.orders.content import LONGEST, MOST, content, elements
from cds_service.chart.orders.drafts import Draft, Drafts
from cds_service.chart.orders.laterality import site_side
from cds_service.chart.orders.links import Links, links
from cds_service.chart.orders.medicines import NAMED_BY, POINTED_TO_BY, Prescription, prescription
from cds_service.chart.orders.mixtures import Ingredient, in_words
from cds_service.chart.orders.requested import Requested
from cds_service.chart.orders.scope import Scope
from cds_service.chart.orders.tables import OrderTables
from cds_service.chart.orders.unlisted import Unlisted, unlisted
from cds_service.chart.readers import doses
from cds_service.chart.sides import matches, together

OTHER = "other-drug"  # among families: what is injected and belongs to none of them, such as ketorolac
_ADRENALINE = "adrenaline"
_ANAESTHETIC = "local-anaesthetic"
_SAYING = (*NAMED_BY, "dosageInstruction", "dispenseRequest", "quantity", "quantityQuantity")


class DrugDraft(msgspec.Struct, frozen=True):
    """A drafted drug, device or billing code for a drug. `injectates` is empty when it can be none. `other`: it goes
    into the hip, or with an injectate, and is a drug of no injectate family.

    `texts` are notes, reasons and instructions with where they stand. `says_so` is False for a drug that nobody knows
    and that is an injectate only where the order and it name each other: what a patient takes home may be part of the
    same requisition.
    """

    links: Links
    prescription: Prescription
    side: Side
    injectates: tuple[Injectate, ...]
    texts: tuple[tuple[str, str], ...] = ()
    says_so: bool = True
    other: bool = False

    @property
    def injected(self) -> bool:
        return self.other or bool(self.injectates)

    @property
    def draft(self) -> Draft:
        return self.links.draft

    def linked(self, order: Requested) -> bool:
        """Whether it is drafted for that order by a link."""
        return self.links.joined(order.links) if self.says_so else self.links.name(order.links)

    @property
    def unnamed(self) -> bool:
        """True for a drug to be given of which nobody can say which one it is: it has neither a name nor a code."""
        return not self.prescription.said and self._given

    @property
    def stranger(self) -> str:
        """What to call a drug to be given that has only a code, and that of a list which nobody here knows; else ""."""
        read = self.prescription
        return read.said if not read.named and self._given else ""

    @property
    def _given(self) -> bool:
        draft = self.links.draft
        return draft.type == "MedicationRequest" and draft.wanted and not draft.held


class DrugLine(msgspec.Struct, frozen=True):
    """What a drafted drug says, whoever it is for. `injectates`: what it holds if it is to be injected; `unlisted`
    where nobody knows what it holds."""

    prescription: Prescription
    side: Side
    injectates: tuple[Injectate, ...]
    unlisted: Unlisted | None = None
    other: bool = False


def drug_draft(draft: Draft, scope: Scope) -> DrugDraft:
    """Reads one drafted drug. Held, ended and forbidden drugs, tablets and creams are no injectates."""
    resource = draft.resource
    line = _line(resource, scope)
    given = draft.wanted and not draft.held
    unknown = line.unlisted if given and draft.type == "MedicationRequest" else None
    injected = (*(line.injectates if given else ()), *([unknown.injectate] if unknown else []))
    found = [msgspec.structs.replace(one, reference=draft.reference, resource=resource) for one in injected]
    says_so = unknown is None or unknown.says_so or bool(line.injectates)
    other = given and line.other
    return DrugDraft(links(draft), line.prescription, line.side, tuple(found), tuple(_texts(resource)), says_so, other)


def _line(resource: Resource, scope: Scope) -> DrugLine:
    """Read once for all drafts that say the same; what points to another resource is read each time."""
    if not any(name in resource for name in POINTED_TO_BY):
        said = content(resource, _SAYING)
        if len(said) <= LONGEST:
            return _remembered(said, scope.book, scope.tables)
    return _read(resource, scope.drafts, scope.book, scope.tables)


@lru_cache(maxsize=MOST)
def _remembered(said: bytes, book: CodeBook, tables: OrderTables) -> DrugLine:
    return _read(elements(said), Drafts(), book, tables)


def _read(resource: Resource, drafts: Drafts, book: CodeBook, tables: OrderTables) -> DrugLine:
    read = prescription(resource, drafts, book)
    side = together(
        site_side(site, book)
        for one in objects(resource.get("dosageInstruction"))
        for site in concepts(one.get("site"))
    )
    injectable = not read.route or read.route in tables.routes
    held = tuple(_held(read, side, book, tables)) if injectable else ()
    other = bool(held or read.stated_route in tables.routes) and any(_other(one, tables) for one in read.ingredients)
    return DrugLine(read, side, held, unlisted(read, resource, side, book, tables), other)


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
    if not drug.injected:
        return False
    if drug.linked(order):
        return True
    if not drug.says_so or any(drug.links.joined(other.links) for other in others):
        return False
    return drug.links.together(order.links) and matches(drug.side, side) is not False


class Worded(msgspec.Struct, frozen=True):
    """A drug that the words of a request name, as the book matched it and as an injectate."""

    match: Match
    injectate: Injectate


def worded(order: Requested, book: CodeBook, tables: OrderTables) -> tuple[Worded, ...]:
    """Injectates that the order's own words name ("with triamcinolone 40 mg", "steroid injection"), each once."""
    found: dict[str, Worded] = {}
    for line in (*order.names, *order.details):
        for one in in_words(line, book):
            if _injected(one, tables) and one.match.leaf not in found:
                injectate = _injectate(one, doses.in_text(one.name), one.name, book, tables)
                found[one.match.leaf] = Worded(one.match, injectate)
    return tuple(found.values())


def undrafted(named: Iterable[Worded], drafted: Sequence[Injectate], scope: Scope) -> tuple[Injectate, ...]:
    """Those that only words name: a family that is also drafted as a drug is the drug's to say."""
    there = families(drafted, scope)
    found = [one.injectate for one in named if there.isdisjoint(one.match.concepts)]
    if len(found) < 2:
        return tuple(found)
    exact = families((one for one in found if one.ingredient), scope)  # beside it "steroid injection" is no other drug
    return tuple(one for one in found if one.ingredient or exact.isdisjoint(one.concepts))


def families(injectates: Iterable[Injectate], scope: Scope) -> frozenset[str]:
    """Injectate families present."""
    return scope.tables.injectates & frozenset[str]().union(*(injectate.concepts for injectate in injectates))


def of_no_family(drugs: Iterable[DrugDraft]) -> frozenset[str]:
    """OTHER where one of the drugs is, or holds, what belongs to no family."""
    return frozenset({OTHER}) if any(drug.other for drug in drugs) else frozenset()


def _held(read: Prescription, side: Side, book: CodeBook, tables: OrderTables) -> Iterator[Injectate]:
    """One per ingredient that may be injected; adrenaline is a property of the anaesthetic it is mixed with."""
    adrenaline = any(_ADRENALINE in one.match.concepts for one in read.ingredients)
    for one in read.ingredients:
        if _injected(one, tables):
            found = _injectate(one, read.dose(one), read.name, book, tables)
            mixed = found.with_adrenaline or (adrenaline and _ANAESTHETIC in found.concepts)
            yield msgspec.structs.replace(found, side=side, with_adrenaline=mixed)


def _other(one: Ingredient, tables: OrderTables) -> bool:
    return one.match.concepts.isdisjoint(tables.injectates | tables.never_injected | tables.additives)


def _injected(one: Ingredient, tables: OrderTables) -> bool:
    meant = one.match.concepts
    return not meant.isdisjoint(tables.injectates) and meant.isdisjoint(tables.never_injected)


def _injectate(one: Ingredient, dose: Dose, words: str, book: CodeBook, tables: OrderTables) -> Injectate:
    leaf = tables.depot_forms.get(one.match.leaf, one.match.leaf)
    meant = book.parents(leaf)
    product = tables.product(words)
    mixed = _ADRENALINE in book.match((), words, "drug").concepts
    return Injectate(
        ingredient="" if _class_only(leaf, book, tables) else leaf,
        concepts=meant,
        display=one.match.title,
        by_text=one.match.by_text,
        dose=dose,
        with_adrenaline=mixed and _ANAESTHETIC in meant,
        preservative_free=product.preservative_free,
        product=product.of(meant),
    )


def _class_only(leaf: str, book: CodeBook, tables: OrderTables) -> bool:
    """True for "steroid", which may be any of several drugs; a hyaluronate is named well enough."""
    return leaf in tables.injectates and len(book.members(leaf)) > 1
