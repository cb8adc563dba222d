"""Other drugs drafted beside an injection, as drug facts: new ones ("drafted") and holds ("drafted-hold")."""

from collections.abc import Iterable, Iterator

from cds_service.chart.facts import Dose, Drug
from cds_service.chart.orders.injectates import DrugDraft
from cds_service.chart.orders.loose import Resource, objects, reference, text, texts, wordings

_NOTHING = {"entered-in-error", "completed"}


def drafted(drugs: Iterable[DrugDraft], injected: Iterable[str]) -> tuple[Drug, ...]:
    """One Drug per ingredient of each draft that is no injectate of a hip order (`injected`: their references)."""
    taken = set(injected)
    return tuple(
        fact for drug in drugs if drug.draft.reference not in taken or not drug.injectates for fact in _facts(drug)
    )


def drug_texts(resource: Resource) -> Iterator[tuple[str, str]]:
    """Notes, reasons, instructions and routes of a drug order, with where they stand."""
    yield from (("drug note", line) for line in texts(resource.get("note")))
    for reason in objects(resource.get("reasonCode")):
        yield from (("drug reason", line) for line in wordings(reason))
    for one in objects(resource.get("dosageInstruction")):
        for name in ("text", "patientInstruction"):
            if text(one.get(name)):
                yield "drug instruction", text(one.get(name))
        yield from (("drug route", line) for line in wordings(one.get("route")))


def _facts(drug: DrugDraft) -> Iterator[Drug]:
    resource = drug.draft.resource
    if drug.draft.type != "MedicationRequest" or text(resource.get("status")) in _NOTHING:
        return
    said = " ".join(line for _, line in drug_texts(resource)).lower()
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
