"""Whose resource is it? Everything that belongs to another patient is set aside (catalogue 1.5)."""

from collections.abc import Iterable, Sequence

from cds_service.chart.fhir.decode import Found
from cds_service.chart.fhir.resources import AppointmentResource, PatientResource
from cds_service.chart.readers.reading import local_name


def parted(found: Sequence[Found], patient_id: str) -> tuple[Sequence[Found], list[Found]]:
    """The patient's own resources and those of others. A missing subject counts as the patient's."""
    names = _names(found, patient_id)
    verdicts: dict[str, bool] = {"": True}  # by reference as written: most resources write the same one
    others: list[Found] = []
    for one in found:
        resource = one.resource
        owner = resource.subject or resource.patient
        verdict = verdicts.get(owner.reference) if owner is not None else None
        if verdict is None:
            verdict = _is_own(one, names)
            if owner is not None:
                verdicts[owner.reference] = verdict
        if not verdict:
            others.append(one)
    return (_without(found, others) if others else found), others


def _without(found: Iterable[Found], others: Iterable[Found]) -> list[Found]:
    strange = {id(one) for one in others}
    return [one for one in found if id(one) not in strange]


def _names(found: Iterable[Found], patient_id: str) -> frozenset[str]:
    """Every local name of the patient: by id, as urn:uuid, and by the fullUrl of the patient's own entry."""
    bare = local_name(patient_id).rpartition("/")[2]
    own = [one for one in found if type(one.resource) is PatientResource]
    urls = {local_name(one.full_url) for one in own if one.full_url and one.resource.id == bare}
    return frozenset({bare, f"Patient/{bare}", f"urn:uuid:{bare}", *urls})


def _is_own(one: Found, names: frozenset[str]) -> bool:
    resource = one.resource
    owner = resource.subject or resource.patient
    if owner is not None:
        return local_name(owner.reference) in names
    if isinstance(resource, PatientResource):
        return not resource.id or resource.id in names or local_name(one.full_url) in names
    return not isinstance(resource, AppointmentResource) or _takes_part(resource, names)


def _takes_part(appointment: AppointmentResource, names: frozenset[str]) -> bool:
    actors = [local_name(one.actor.reference) for one in appointment.participant if one.actor]
    patients = [actor for actor in actors if actor.startswith("Patient/")]
    return not patients or any(actor in names for actor in patients)
