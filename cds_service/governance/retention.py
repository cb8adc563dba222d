"""How long things are kept, and the taking out of what is older."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cds_service.settings import Settings
from cds_service.store import forgetting
from cds_service.store.audit import Audit, Event
from cds_service.store.forgetting import Ages
from cds_service.store.moments import milliseconds
from cds_service.store.store import Store

PatientKey = Callable[[str, str, str], str]  # the pseudonym of client, tenant, patient


@dataclass(frozen=True, slots=True)
class Kept:
    """Days. `audit`: how long the audit says who did something; that it was done stays in the chain."""

    records: int
    comments: int
    audit: int

    @classmethod
    def of(cls, settings: Settings) -> "Kept":
        return cls(settings.keep_records, settings.keep_comments, settings.keep_audit)


def purge(store: Store, kept: Kept, now: datetime, actor: str, patience: float) -> tuple[dict[str, int], str]:
    """Rows taken out by table, and why traces of them are left, "" if none. Raises StoreUnavailableError."""
    ages = Ages(_before(now, kept.records), _before(now, kept.comments))
    audit = Audit(store.database, lambda: now)
    with store.database.writing(durable=True) as connection:
        gone = forgetting.forget(connection, ages)
        audit.empty(connection, _before(now, kept.audit), actor, {"rows": gone})
    return gone, forgetting.compact(store.database, patience)


def purge_patient(
    store: Store, patient: str, actor: str, patience: float, key: PatientKey
) -> tuple[dict[str, int], str]:
    """The same for one patient, by the id that the EHR uses. The audit says how much went, not whose it was."""
    with store.database.writing(durable=True) as connection:
        keys: Sequence[str] = [key(*caller, patient) for caller in forgetting.callers(connection)]
        gone = forgetting.forget_patient(connection, keys)
        Audit(store.database).append(connection, [Event("purge of a patient", "", actor, {"rows": gone})])
    return gone, forgetting.compact(store.database, patience)


def _before(now: datetime, days: int) -> int:
    return milliseconds(now - timedelta(days=days))
