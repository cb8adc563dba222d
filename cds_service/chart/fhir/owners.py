"""Whose resource is it? Everything that belongs to another patient is set aside (catalogue 1.5)."""

from collections.abc import Iterable

from cds_service.chart.fhir.decode import Found
from cds_service.chart.fhir.resources import AppointmentResource, PatientResource
from cds_service.chart.readers.reading import local_name


class Owners:
    """Tells one patient's resources from those of others. `known`: verdicts by reference, as resources write it."""

    def __init__(self, found: Iterable[Found], patient_id: str) -> None:
        self._found = found
        self._bare = local_name(patient_id).rpartition("/")[2]
        self._all_names: frozenset[str] = frozenset()
        self.known: dict[str, bool] = {"": True, f"Patient/{self._bare}": True}

    def owns(self, one: Found) -> bool:
        """True for the patient's own. A missing subject counts as the patient's."""
        resource = one.resource
        owner = resource.subject or resource.patient
        if owner is not None:
            return self._named(owner.reference)
        if isinstance(resource, PatientResource):
            return not resource.id or resource.id in self._names or local_name(one.full_url) in self._names
        return not isinstance(resource, AppointmentResource) or _takes_part(resource, self._names)

    def _named(self, reference: str) -> bool:
        verdict = self.known.get(reference)
        if verdict is None:
            verdict = self.known[reference] = local_name(reference) in self._names
        return verdict

    @property
    def _names(self) -> frozenset[str]:
        """Every local name of the patient: by id, as urn:uuid, and by the fullUrl of the patient's own entry."""
        if not self._all_names:
            bare = self._bare
            patients = [one for one in self._found if type(one.resource) is PatientResource]
            urls = {local_name(one.full_url) for one in patients if one.full_url and one.resource.id == bare}
            self._all_names = frozenset({bare, f"Patient/{bare}", f"urn:uuid:{bare}", *urls})
        return self._all_names


def _takes_part(appointment: AppointmentResource, names: frozenset[str]) -> bool:
    actors = [local_name(one.actor.reference) for one in appointment.participant if one.actor]
    patients = [actor for actor in actors if actor.startswith("Patient/")]
    return not patients or any(actor in names for actor in patients)
