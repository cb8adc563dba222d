"""Other drugs drafted beside an injection, as drug facts: new ones ("drafted") and holds ("drafted-hold")."""

from collections.abc import Iterable, Iterator

from cds_service.chart.facts import Dose, Drug
from cds_service.chart.fhir.loose import objects, reference, text
from cds_service.chart.orders.injectates import DrugDraft

_NOTHING = {"entered-in-error", "completed"}


def drafted(drugs: Iterable[DrugDraft], injected: Iterable[str]) -> tuple[Drug, ...]:
    """One Drug per ingredient of each draft that is no injectate of a hip order (`injected`: their references)."""
    taken = set(injected)
    return tuple(
        fact for drug in drugs if drug.draft.reference not in taken or not drug.injectates for fact in _facts(drug)
    )


def _facts(drug: DrugDraft) -> Iterator[Drug]:
    resource = drug.draft.resource
    if drug.draft.type != "MedicationRequest" or text(resource.get("status")) in _NOTHING:
        return
    said = "\n".join(line for _, line in drug.texts).lower()
    for one in drug.prescription.ingredients:
        yield Drug(
            concepts=one.match.concepts,
            display=one.match.title,
            reference=drug.draft.reference,
            by_text=one.match.by_text,
            side=drug.side,
            ingredient=one.match.leaf,
            status="drafted-hold" if drug.draft.held else "drafted",
            dose=drug.prescription.dose(one) if drug.prescription.dosages else Dose(),
            route=drug.prescription.route,
            prescriber=next((found for found in map(reference, objects(resource.get("requester")))), ""),
            sources=(drug.draft.reference,) if drug.draft.reference else (),
            text=said,
        )
