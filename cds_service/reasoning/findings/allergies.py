"""The finding about recorded allergies, on their own or against what is drafted for this injection."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from cds_service.chart.facts import Allergy as AllergyFact
from cds_service.chart.order import Injectate
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Finding, Need, Words, as_tuple
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import NOTHING, Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

Match = Literal[
    "same-ingredient", "same-class", "other-class", "class-only",
    "excipient", "possible-excipient", "related-excipient", "unknown-product",
]  # fmt: skip
EXCIPIENT: frozenset[Match] = frozenset({"excipient", "possible-excipient", "related-excipient", "unknown-product"})
NO_SEVERITY = "severity not recorded"
UNKNOWN_PRODUCT = "product not known, read the vial"


class Allergy(Finding):
    """An allergy to `of`, or one that meets an injectate of the families `against` in the way of `match`.

    `severe` looks at severe reactions only. `only_reaction` and `except_reaction` are about intolerances whose
    reactions are all of that kind; an entry of type allergy, or without a type, is never explained away by them,
    unless `whatever_type` says so.
    `type`: allergy (recorded as one, or type not recorded) or intolerance. Resolved entries do not count.
    """

    word: ClassVar[str] = "allergy"
    of: Words = ()
    against: Words = ()
    match: Annotated[tuple[Match, ...], BeforeValidator(as_tuple)] = ("same-ingredient",)
    severe: bool = False
    type_: Literal["", "allergy", "intolerance"] = Field(default="", alias="type")
    reaction: Words = ()
    only_reaction: Words = ()
    except_reaction: Words = ()
    whatever_type: bool = False

    @cached_property
    def name(self) -> str:
        return self.as_ or (self.against or self.of)[0]

    @model_validator(mode="after")
    def _one_question(self) -> "Allergy":
        if bool(self.of) == bool(self.against):
            raise ValueError("give either `of` (the allergen) or `against` (families of injectates)")
        return self

    def says(self, limits: Limits) -> str:
        what = "a severe " if self.severe else "an "
        what += self.type_ or "allergy"
        if self.of:
            return f"{what} to {in_words(self.of)} is recorded{self._says_reaction()}"
        ways = " or ".join(SAYS[way] for way in self.match)
        met = f"that meets the {in_words(self.against)} of the order ({ways})"
        return f"{what} is recorded {met}{self._says_reaction()}"

    def _says_reaction(self) -> str:
        said = [f"with {in_words(self.reaction)}"] if self.reaction else []
        said += [f"with no reaction but {in_words(self.only_reaction)}"] if self.only_reaction else []
        entry = "one with no reaction but" if self.whatever_type else "an intolerance with"
        said += [f"other than {entry} {in_words(self.except_reaction)}"] if self.except_reaction else []
        return f", {' and '.join(said)}" if said else ""

    def check(self, at: Situation, limits: Limits) -> Truth:
        held: list[Item] = []
        maybe: list[Item] = []
        causes: list[Cause] = []
        for allergy, drug, sure in self._hits(at):
            severe = allergy.severe if self.severe else True
            if severe is False or not self._reacted(allergy, at):
                continue
            (held if severe and sure else maybe).append(self._item(allergy, drug, sure, at))
            causes += [Cause("none", f"severity of the {allergy.display} allergy")] if severe is None else []
            causes += [Cause("unparsable", f"excipients of {drug.display}")] if drug and not sure else []
        return answer(self.name, held, (*self._unasked(at), *causes), maybe)

    def signs(self) -> Looked:
        recorded = signs("recorded", self.of) if self.of else signs("listed", ("allergy",))
        return recorded | signs("listed", (NOTHING,))

    def needs(self) -> Iterable[Need]:
        return (("allergies", concept) for concept in self.of or self.against)

    def _hits(self, at: Situation) -> Iterator[tuple[AllergyFact, Injectate | None, bool]]:
        """Each allergy with the injectate that it meets, and whether that is sure."""
        current = [one for one in at.chart.allergies.all if not one.historical]
        if self.of:
            yield from ((one, None, True) for one in current if not one.concepts.isdisjoint(self.of))
            return
        for against in self.against if current else ():
            drugs = [drug for drug in at.order.injectates if against in drug.concepts]
            family = at.codes.members(against) if drugs else frozenset[str]()
            for one, drug in product(current, drugs):
                sure = self._meets(one, drug, against, family, at)
                if sure is not False:
                    yield one, drug, bool(sure)

    def _meets(
        self, one: AllergyFact, drug: Injectate, against: str, family: frozenset[str], at: Situation
    ) -> bool | None:
        if not EXCIPIENT.isdisjoint(self.match):
            way = meets_excipient(one, drug, at)
            if way in self.match:
                return True
            if way == "unknown-product":
                return None
        return related(one, drug, against, family) in self.match

    def _reacted(self, one: AllergyFact, at: Situation) -> bool:
        if self.type_ and (one.type == "intolerance") != (self.type_ == "intolerance"):
            return False
        if self.reaction and one.reactions.isdisjoint(self.reaction):
            return False
        if self.only_reaction and not self._only(one, self.only_reaction, at):
            return False
        return not (self.except_reaction and self._only(one, self.except_reaction, at))

    def _only(self, one: AllergyFact, reactions: Words, at: Situation) -> bool:
        return (self.whatever_type or one.type == "intolerance") and _nothing_but(reactions, one, at)

    def _unasked(self, at: Situation) -> Sequence[Cause]:
        """Why the list of allergies is no answer: not read, or empty without "no known allergy"."""
        causes = unread(at, ("allergies",), "allergies")
        denied = at.chart.no_known_allergy
        if causes or at.chart.allergies.all or not denied.isdisjoint(("any", "drug", *self.of)):
            return causes
        return (Cause("none", "allergy status", "allergies"),)

    def _item(self, one: AllergyFact, drug: Injectate | None, sure: bool, at: Situation) -> Item:
        notes = (NO_SEVERITY if one.severe is None else "", "" if sure or drug is None else UNKNOWN_PRODUCT)
        more = {"allergen": one.display, "reaction": one.reaction_text, "allergy": one.reference}
        more["drug"] = drug.display if drug else ""
        found = item(one, at, notes=notes, concept=concept_of(one, self.of) if self.of else "", more=more)
        return found if drug is None else _about(found, drug)


SAYS: dict[Match, str] = {
    "same-ingredient": "the same ingredient",
    "same-class": "the same class",
    "other-class": "another class",
    "class-only": "no ingredient recorded",
    "excipient": "an excipient",
    "possible-excipient": "an excipient of some of its products",
    "related-excipient": "an excipient that may cross-react",
    "unknown-product": "an excipient, in a product that is not known",
}


def related(one: AllergyFact, drug: Injectate, against: str, family: frozenset[str]) -> Match | None:
    """How an allergy and an injectate of the family are related by the active ingredient."""
    recorded = one.concepts & family
    if not recorded:
        return None
    if drug.ingredient in recorded:
        return "same-ingredient"
    if recorded == {against}:
        return "class-only"
    return "same-class" if (recorded & drug.concepts) - {against} else "other-class"


def meets_excipient(one: AllergyFact, drug: Injectate, at: Situation) -> Match | None:
    """How the product meets an allergy to an excipient; None where it does not."""
    table = at.tables.excipients
    if one.concepts.isdisjoint(table.all_excipients):
        return None
    vial = table.vial(drug)
    if vial is None:
        return "unknown-product"
    if not one.concepts.isdisjoint(vial.contains):
        return "excipient"
    if not one.concepts.isdisjoint(vial.may_contain):
        return "possible-excipient"
    return None if vial.possible.isdisjoint(table.related(one.concepts)) else "related-excipient"


def _nothing_but(reactions: Words, one: AllergyFact, at: Situation) -> bool:
    """Whether it has reactions of that kind and no other. A reaction that nobody can read is another."""
    if one.reactions.isdisjoint(reactions):
        return False
    said = (part for part in one.reaction_text.split(", ") if part)
    return all(not at.codes.match((), part, "condition").concepts.isdisjoint(reactions) for part in said)


def _about(found: Item, drug: Injectate) -> Item:
    """The same evidence as something about the drafted drug, so that a suggestion can edit its order."""
    return Item(
        display=found.display, side=found.side, note=found.note, reference=drug.reference,
        concept=drug.ingredient, more=found.more,
    )  # fmt: skip
