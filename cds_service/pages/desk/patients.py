"""The example patients: every example request taken apart into a record and what is being ordered, dated today."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cds_service.demo.examples import Example, load
from cds_service.folders import data_folder

Json = dict[str, Any]
Templates = Mapping[str, Mapping[str, str]]  # prefetch templates by hook
LEVELS = ("critical", "warning", "info")


def examples() -> dict[str, Example]:
    """All examples by name."""
    return {example.name: example for example in load(data_folder("fhir_examples"))}


def listed(example: Example) -> dict[str, str]:
    """A line of the list: what the patient shows, and the highest level that speaks ("" when none does)."""
    spoken = set(example.expect.values())
    level = next((level for level in LEVELS if level in spoken), "")
    return {"name": example.name, "title": example.title, "hook": example.request["hook"], "level": level}


def patient(example: Example, templates: Templates, today: date) -> Json:
    """The record as one Bundle, the drafts beside it, and the prefetch keys that this EHR does not deliver."""
    request = example.on(today)
    context, sent = request["context"], request.get("prefetch", {})
    return {
        "name": example.name,
        "title": example.title,
        "hook": request["hook"],
        "patientId": context["patientId"],
        "userId": context["userId"],
        "record": {"resourceType": "Bundle", "type": "collection", "entry": list(_entries(sent.values()))},
        "drafts": _resources(context.get("draftOrders")),
        "appointments": _resources(context.get("appointments")),
        "withheld": sorted(templates.get(request["hook"], {}).keys() - sent.keys()),
    }


def _entries(sent: Any) -> Iterator[Json]:
    """Every resource of a prefetch once, as entries of a Bundle."""
    seen = set()
    for value in sent:
        found = _resources(value) if value and value["resourceType"] == "Bundle" else [value]
        for resource in filter(None, found):
            name = f"{resource['resourceType']}/{resource['id']}"
            if name not in seen:
                seen.add(name)
                yield {"resource": resource}


def _resources(bundle: Json | None) -> list[Json]:
    return [entry["resource"] for entry in (bundle or {}).get("entry", [])]
