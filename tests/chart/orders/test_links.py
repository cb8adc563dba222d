"""Which drafted orders belong together."""

from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.links import Links, links
from tests.chart.orders.drafting import Json


def linked(kind: str, name: str, url: str = "", **members: object) -> Links:
    resource: Json = {"resourceType": kind, "id": name} | members
    return links(Draft(kind, f"{kind}/{name}" if name else "", url, resource))


def test_either_may_name_the_other() -> None:
    order = linked("ServiceRequest", "1")
    drug = linked("MedicationRequest", "2", basedOn=[{"reference": "ServiceRequest/1"}])
    assert drug.joined(order)
    assert order.joined(drug)
    assert not order.joined(linked("MedicationRequest", "3"))


def test_by_full_url() -> None:
    order = linked("ServiceRequest", "", url="urn:uuid:1")
    assert linked("MedicationRequest", "2", supportingInformation={"reference": "urn:uuid:1"}).joined(order)


def test_drafts_without_id_are_not_joined_by_their_lack_of_it() -> None:
    assert not linked("ServiceRequest", "").joined(linked("MedicationRequest", "", basedOn=[{"display": "x"}]))


def test_requisition() -> None:
    group = {"system": "s", "value": "1"}
    assert linked("ServiceRequest", "1", requisition=group).joined(
        linked("MedicationRequest", "2", groupIdentifier=group)
    )


def test_encounters() -> None:
    here = linked("ServiceRequest", "1", encounter={"reference": "Encounter/1"})
    assert here.together(linked("MedicationRequest", "2"))
    assert here.together(linked("MedicationRequest", "2", encounter={"reference": "https://x/fhir/Encounter/1"}))
    assert not here.together(linked("MedicationRequest", "2", encounter={"reference": "Encounter/2"}))
