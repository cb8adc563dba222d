"""Actions on drafted drugs: remove, replace, add. Prescriptions outside this request are out of reach."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from cds_service.cards import words
from cds_service.cards.actions import resources
from cds_service.cards.actions.base import Action, LimitName, Meant, bindings, injectates, one_of
from cds_service.cards.actions.doses import dosage
from cds_service.cards.actions.steps import MissingError, Step, create, delete
from cds_service.cards.actions.templates import Json
from cds_service.cards.concepts import concept
from cds_service.cards.escape import safe
from cds_service.cards.scene import Scene
from cds_service.chart.order import Injectate


class RemoveDrug(Action):
    """Delete the draft of a drug, by concept or by evidence."""

    word = "remove_drug"
    of: Meant

    def steps(self, scene: Scene) -> Iterator[Step]:
        for draft in drafts(scene, self.of):
            yield delete(f"Remove {safe(draft.display)}", draft.resource)


class Draft(NamedTuple):
    """A drafted drug; `injectate` is None for one that is drafted beside the injection."""

    display: str
    resource: Json
    injectate: Injectate | None = None


def drafts(scene: Scene, of: str) -> list[Draft]:
    """Drafts of injectates, and of other drugs drafted with the order, that a concept or evidence means."""
    references = {item.reference for item in scene.items(of)}
    others = [
        Draft(drug.display, {"resourceType": "MedicationRequest", "id": drug.reference.partition("/")[2]})
        for drug in scene.order.drafted
        if drug.reference.startswith("MedicationRequest/") and (of in drug.concepts or drug.reference in references)
    ]
    try:
        return [Draft(drug.display, dict(drug.resource), drug) for drug in injectates(scene, of)] + others
    except MissingError:
        if not others:
            raise
        return others


def _product(given: str, info: ValidationInfo) -> str:
    return one_of("product or alternative", bindings(info).kit.tables.products.words(), given)


class ReplaceDrug(Action):
    """Delete a draft and draft another drug: a product, an alternative by class, or the same drug in another vial."""

    word = "replace_drug"
    of: Meant
    with_: Annotated[str, AfterValidator(_product)] = Field(alias="with")
    dose: LimitName | None = None

    def steps(self, scene: Scene) -> Iterator[Step]:
        old = drafts(scene, self.of)
        for draft in old:
            yield delete(f"Remove {safe(draft.display)}", draft.resource)
        medication = self._medication(old[0].injectate, scene)
        resource = old[0].resource
        kept: Json = {key: resource[key] for key in ("supportingInformation", "encounter") if key in resource}
        text = f"Draft {medication['text']}"
        if self.dose:
            kept["dosageInstruction"] = [dosage(scene.limits[self.dose])]
            text += f", {words.limit(scene.limits[self.dose])}"
        yield create(text, resources.medication_request(scene, medication, **kept))

    def _medication(self, old: Injectate | None, scene: Scene) -> Json:
        products = scene.kit.tables.products
        if vial := products.same.get(self.with_):
            if old is None or not old.ingredient:
                raise MissingError("the present drug is not known")
            return concept(f"{scene.kit.codes.title(old.ingredient)}, {vial}", scene.kit.codings(old.ingredient))
        return product(self._name(old, scene), scene)

    def _name(self, old: Injectate | None, scene: Scene) -> str:
        choices = scene.kit.tables.products.alternatives.get(self.with_)
        if choices is None:
            return self.with_
        families = old.concepts if old else frozenset()
        name = next((product for family, product in choices.items() if family in families), None)
        if name is None:
            raise MissingError("no alternative for the present drug")
        return name


def product(name: str, scene: Scene) -> Json:
    """The medication of a row of replacements.yaml; its text is ours and not cut."""
    row = scene.kit.tables.products.products[name]
    return concept("", scene.kit.codings(row.concept)) | {"text": row.text}


class DraftDrug(Action):
    """Draft a drug of replacements.yaml."""

    word = "draft_drug"
    of: str
    dose: LimitName | None = None
    as_needed: bool = False

    @model_validator(mode="after")
    def _known(self, info: ValidationInfo) -> "DraftDrug":
        one_of("product", bindings(info).kit.tables.products.products, self.of)
        return self

    def steps(self, scene: Scene) -> Iterator[Step]:
        medication = product(self.of, scene)
        instruction = dosage(scene.limits[self.dose]) if self.dose else {}
        if self.as_needed:
            instruction = {"asNeededBoolean": True} | instruction
        slots = {"dosageInstruction": [instruction]} if instruction else {}
        yield create(f"Draft {medication['text']}", resources.medication_request(scene, medication, **slots))
