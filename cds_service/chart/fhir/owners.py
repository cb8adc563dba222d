"""Whose resource is it? Everything that belongs to another patient is set aside (catalogue 1.5)."""

from collections.abc import Sequence

from cds_service.chart.fhir.decode import Arrived
from cds_service.chart.fhir.pages import Entry
from cds_service.chart.fhir.resources import AppointmentResource, PatientResource
from cds_service.chart.readers.reading import local_name


class Owners:
    """Tells one patient's resources from those of others. `usual` is the reference that most of the patient's own
    write."""

    def __init__(self, arrived: Sequence[Arrived], patient_id: str) -> None:
        self._arrived = arrived
        self._bare = local_name(patient_id).rpartition("/")[2]
        self._all_names: frozenset[str] = frozenset()
        self.usual = f"Patient/{self._bare}"
        self._known: dict[str, bool] = {"": True, self.usual: True}

    def owns(self, one: Entry) -> bool:
        """True for the patient's own. A missing subject counts as the patient's."""
        resource = one.resource
        owner = resource.subject or resource.patient
        if owner is not None:
            return self._named(owner.reference)
        if isinstance(resource, PatientResource):
            return not resource.id or resource.id in self._names or local_name(one.full_url) in self._names
        return not isinstance(resource, AppointmentResource) or _takes_part(resource, self._names)

    def _named(self, reference: str) -> bool:
        verdict = self._known.get(reference)
        if verdict is None:
            verdict = self._known[reference] = local_name(reference) in self._names
        return verdict

    @property
    def _names(self) -> frozenset[str]:
        """Every local name of the patient: by id, as urn:uuid, and by the fullUrl of the patient's own entry."""
        if not self._all_names:
            bare = self._bare
            entries = [entry for page in self._arrived for entry in page.entries]
            patients = [one for one in entries if type(one.resource) is PatientResource]
            urls = {local_name(one.full_url) for one in patients if one.full_url and one.resource.id == bare}
            self._all_names = frozenset({bare, f"Patient/{bare}", f"urn:uuid:{bare}", *urls})
        return self._all_names


def _takes_part(appointment: AppointmentResource, names: frozenset[str]) -> bool:
    actors = [local_name(one.actor.reference) for one in appointment.participant if one.actor]
    patients = [actor for actor in actors if actor.startswith("Patient/")]
    return not patients or any(actor in names for actor in patients)
