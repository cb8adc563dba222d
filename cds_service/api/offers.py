"""The services on offer: one per hook, with its own id (some clients keep only one service per id)."""

from collections.abc import Mapping

from cds_service.wire.discovery import Discovery, Entry

HOOKS = ("order-select", "order-sign", "appointment-book", "patient-view")
ID_PREFIX = "hip-injection-"
SERVICES = {ID_PREFIX + hook: hook for hook in HOOKS}

TITLES = {
    "order-select": "Hip injection: while ordering",
    "order-sign": "Hip injection: before signing",
    "appointment-book": "Hip injection: when booking",
    "patient-view": "Hip injection: patient overview",
}
DESCRIPTIONS = {
    "order-select": "Checks a hip injection that is being ordered: suitability, technique and contraindications.",
    "order-sign": (
        "Checks a hip injection before it is signed: contraindications, anticoagulants, doses and aftercare."
    ),
    "appointment-book": "Checks a hip injection for the day on which it is booked: drug holds, intervals, tests.",
    "patient-view": "Says what matters for a hip injection when the record is opened.",
}
USAGE = (
    "FHIR R4. Safety checks need this hook to fire before the injection is given. Send all prefetch keys, or "
    "fhirServer with fhirAuthorization; what is missing is named on a card and never read as 'nothing there'."
)


def discovery(templates: Mapping[str, Mapping[str, str]]) -> bytes:
    """The discovery document for the hooks that rules speak on, with their prefetch templates."""
    return Discovery(services=tuple(_entry(hook, keys) for hook, keys in templates.items())).json_bytes()


def _entry(hook: str, prefetch: Mapping[str, str]) -> Entry:
    return Entry(
        id=ID_PREFIX + hook,
        hook=hook,
        title=TITLES[hook],
        description=DESCRIPTIONS[hook],
        prefetch=prefetch,
        usage_requirements=USAGE,
    )
