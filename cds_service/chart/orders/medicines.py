"""Which drugs a drafted order holds, in which strength: a drug order, a device, or a billing code for a drug."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from cds_service.chart.codes.book import CodeBook, Coding
from cds_service.chart.facts import Dose
from cds_service.chart.fhir.elements import Dosage
from cds_service.chart.fhir.lenient import UnfitError, bend
from cds_service.chart.fhir.loose import Resource, codings, concepts, number, objects, reference, text, wordings
from cds_service.chart.orders.drafts import Drafts
from cds_service.chart.orders.mixtures import Ingredient, apart
from cds_service.chart.readers import doses, routes

NAMED_BY = ("medicationCodeableConcept", "medication", "codeCodeableConcept", "code")
POINTED_TO_BY = ("medicationReference", "medication", "codeReference")


class Medicine(msgspec.Struct, frozen=True):
    """One part of a product as written: its codes, its own words, and how strong it is ("40 mg/1 mL"). `active`: a
    resource lists it as an ingredient that works."""

    codings: tuple[Coding, ...]
    said: tuple[str, ...]
    strength: str = ""
    active: bool = False

    @property
    def name(self) -> str:
        return " / ".join(self.said) or f"code {self.codings[0].code}"


class Prescription(msgspec.Struct, frozen=True):
    """A drug order as written. `name` is the whole product; `route` "" when neither order nor product says one.
    `stated_route` is none that only an instruction names ("one tablet after the intra-articular injection")."""

    ingredients: tuple[Ingredient, ...]
    name: str
    route: str
    dosages: tuple[Dosage, ...]
    named: bool = True  # False when neither a word nor a code that others know says which drug it is
    codings: tuple[Coding, ...] = ()  # of all its parts
    stated_route: str = ""
    unknown: tuple[str, ...] = ()  # listed ingredients of which nobody knows what they are, beside those that are known

    @property
    def said(self) -> str:
        """What to call it: its name, else its first code with what its list is called: "code 0009-0280-02 (ndc)"; ""
        where it has neither."""
        if self.name or not self.codings:
            return self.name
        first = self.codings[0]
        listed_in = re.split("[/:]", first.system.strip("/ "))[-1]
        return f"code {first.code} ({listed_in})" if listed_in else f"code {first.code}"

    def dose(self, ingredient: Ingredient) -> Dose:
        """The dose of one ingredient; of mass and volume the one that is missing follows from the strength."""
        read = doses.read(self.dosages, ingredient.name)
        strength = read.mg_per_ml
        if strength and read.mg is None and read.ml is not None:
            return doses.finite(msgspec.structs.replace(read, mg=read.ml * strength))
        if strength and read.ml is None and read.mg is not None:
            return doses.finite(msgspec.structs.replace(read, ml=read.mg / strength))
        return read


def prescription(resource: Resource, drafts: Drafts, book: CodeBook) -> Prescription:
    """Reads the drugs of a draft; without ingredients when it names none that we know."""
    medicines = list(_medicines(resource, drafts))
    name = " / ".join(dict.fromkeys(line for medicine in medicines for line in medicine.said))
    read = [(medicine, _ingredients(medicine, len(medicines) > 1, book)) for medicine in medicines]
    ingredients = [ingredient for _, found in read for ingredient in found]
    known = {ingredient.match.leaf: ingredient for ingredient in reversed(ingredients)}
    dosages = dosages_of(resource)
    named = bool(known) or any(medicine.said or book.systems.list_any(medicine.codings) for medicine in medicines)
    coded = tuple(coding for medicine in medicines for coding in medicine.codings)
    stated = _stated_route(resource, name)
    route = stated or _first_route(text(one.get("text")) for one in objects(resource.get("dosageInstruction")))
    drugs = tuple(reversed(known.values()))
    return Prescription(drugs, name, route, dosages, named, coded, stated, _unknown(read))


def _unknown(read: Sequence[tuple[Medicine, Sequence[Ingredient]]]) -> tuple[str, ...]:
    """Names of the listed ingredients in which no drug was found; () where none was found at all. A drug that only the
    product's own name tells may be one of them."""
    nameless = [medicine for medicine, found in read if medicine.active and not found]
    listed = {one.match.leaf for medicine, found in read if medicine.active for one in found}
    told = {one.match.leaf for medicine, found in read if not medicine.active for one in found}
    if not (listed or told) or len(told - listed) >= len(nameless):
        return ()
    return tuple(medicine.name for medicine in nameless)


def dosages_of(resource: Resource) -> tuple[Dosage, ...]:
    """The dosage instructions; those that cannot be read are left out. Without any, the quantity to dispense."""
    read = tuple(_dosage(one) for one in objects(resource.get("dosageInstruction")))
    stated = tuple(dosage for dosage in read if dosage is not None)
    if stated:
        return stated
    supply = next(iter(objects(resource.get("dispenseRequest"))), resource)
    quantity = supply.get("quantity") or resource.get("quantityQuantity")
    dosage = _dosage({"doseQuantity": quantity}) if isinstance(quantity, dict) else None
    return (dosage,) if dosage is not None else ()


def _dosage(instruction: Resource) -> Dosage | None:
    try:
        return msgspec.convert(instruction, Dosage)
    except msgspec.ValidationError:
        pass
    try:
        return msgspec.convert(bend(dict(instruction), Dosage), Dosage)
    except (UnfitError, msgspec.ValidationError, RecursionError):
        return None


def _medicines(resource: Resource, drafts: Drafts) -> Iterator[Medicine]:
    for name in NAMED_BY:
        if name in resource:
            for concept in concepts(resource[name]):
                if "reference" not in concept:  # "medication" may hold either
                    yield Medicine(codings(concept), tuple(wordings(concept)))
    for name in POINTED_TO_BY:
        if name in resource:
            for pointer in objects(resource[name]):
                yield from _pointed_to(pointer, resource, drafts)


def _pointed_to(pointer: Resource, holder: Resource, drafts: Drafts) -> Iterator[Medicine]:
    target = drafts.find(reference(pointer), holder)
    if target is None:
        shown = text(pointer.get("display"))
        if shown:
            yield Medicine((), (shown,))
        return
    parts = [_part(one, (target, holder), drafts) for one in objects(target.get("ingredient"))]
    yield from (part for part in parts if part.codings or part.said)
    code = concepts(target.get("code"))
    if code:
        yield Medicine(codings(code), tuple(wordings(code)))


def _part(ingredient: Resource, holders: Iterable[Resource], drafts: Drafts) -> Medicine:
    """An ingredient; FHIR R5 writes both ways to name it as "item"."""
    concept = concepts(ingredient.get("itemCodeableConcept") or ingredient.get("item"))
    pointer = next((one for name in ("itemReference", "item") for one in objects(ingredient.get(name))), {})
    said = tuple(wordings(concept))
    if not said and not codings(concept):
        concept, said = _substance(pointer, holders, drafts)
    active = ingredient.get("isActive") is not False
    return Medicine(codings(concept), said, _ratio(ingredient.get("strength")), active)


def _substance(
    pointer: Resource, holders: Iterable[Resource], drafts: Drafts
) -> tuple[list[Resource], tuple[str, ...]]:
    """What a Reference names, contained in one of the holders or sent along, with its words. Of what was not sent the
    display or, so that it is not overlooked, the reference itself."""
    inner = pointer.get("reference")
    pointer = inner if isinstance(inner, dict) else pointer
    name = reference(pointer)
    found = next((one for holder in holders if (one := drafts.find(name, holder))), {}) if name else {}
    concept = concepts(found.get("code"))
    return concept, tuple(wordings(concept)) or tuple(filter(None, (text(pointer.get("display")) or name,)))


def _ratio(strength: object) -> str:
    """A Ratio as a product name would print it: "40 mg/1 mL"."""
    for ratio in objects(strength):
        over, under = (next(iter(objects(ratio.get(part))), {}) for part in ("numerator", "denominator"))
        amount, volume = number(over.get("value")), number(under.get("value"))
        if amount is not None and volume:
            return f"{amount:g} {_unit(over)}/{volume:g} {_unit(under)}"
    return ""


def _unit(quantity: Resource) -> str:
    return text(quantity.get("code")) or text(quantity.get("unit"))


def _ingredients(medicine: Medicine, one_of_several: bool, book: CodeBook) -> tuple[Ingredient, ...]:
    said = " / ".join(medicine.said)
    matches = book.leaves(medicine.codings, said, "drug")
    if medicine.strength:
        return tuple(Ingredient(match, f"{match.title} {medicine.strength}") for match in matches)
    if len(matches) == 1 and not one_of_several:
        return (Ingredient(matches[0], _one_name(medicine.said)),)
    return apart(matches, said, book)


def _one_name(said: tuple[str, ...]) -> str:
    """The first wording that names a strength: codings of other strengths beside it do not count."""
    return next((line for line in said if doses.strength_in(line) is not None), said[0] if said else "")


def _stated_route(resource: Resource, name: str) -> str:
    """The route as the order states it, else as the product's dose form implies."""
    stated = [part for one in objects(resource.get("dosageInstruction")) for part in concepts(one.get("route"))]
    return _first_route((*wordings(stated), *(coding.code for coding in codings(stated)), name))


def _first_route(lines: Iterable[str]) -> str:
    return next((route for line in lines if (route := routes.in_text(line))), "")
