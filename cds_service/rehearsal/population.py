"""A population to try the rules on: the patients of FHIR files, each with what is recorded about them."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from cds_service.rehearsal.stage import SUBJECT, Json

ID = SUBJECT["reference"].removeprefix("Patient/")
# The record's clinical dates; when it was printed or sent says nothing about the patient.
DATES = ("authoredOn", "effectiveDateTime", "performedDateTime", "recordedDate", "onsetDateTime", "occurrenceDateTime")
CLINIC = ZoneInfo("UTC")
EVENING = time(18, tzinfo=CLINIC)
DAY = 10  # characters of a date that is precise to the day


class Person(NamedTuple):
    """A living patient under the id that scenarios use, the resources about them, and the moment they end at."""

    name: str
    patient: Json
    record: list[Json]
    now: datetime


class Population(NamedTuple):
    """`left_out`: why each file or patient that is not among the people is not."""

    people: list[Person]
    left_out: dict[str, str]


def read(folders: Iterable[Path], now: datetime) -> Population:
    """Everybody in the JSON files of the folders and their subfolders; single resources of a folder stand together.

    `now` (aware) is the latest moment that may count. Raises FileNotFoundError for what is no folder.
    """
    found = Population([], {})
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is not a folder. Name folders that hold FHIR resources as .json files.")
        for name, entries in _heaps(folder, found.left_out):
            for patient in [one for _, one in entries if one["resourceType"] == "Patient"]:
                _add(found, name, patient, entries, now)
    return found


Entries = list[tuple[str, Json]]  # (fullUrl, resource)


def _heaps(folder: Path, left_out: dict[str, str]) -> Iterator[tuple[str, Entries]]:
    """Each Bundle by itself, and per folder all that came as single resources."""
    loose: dict[Path, Entries] = {}
    for file in sorted(folder.rglob("*.json")):
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            left_out[file.name] = "no JSON"
            continue
        if entries := list(_entries(content)):
            yield file.stem, entries
        elif isinstance(content, dict) and "resourceType" in content:
            loose.setdefault(file.parent, []).append(("", content))
    yield from ((place.name, entries) for place, entries in loose.items())


def _entries(content: Any) -> Iterator[tuple[str, Json]]:
    listed = content.get("entry") if isinstance(content, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and "resourceType" in resource:
            yield str(entry.get("fullUrl", "")), resource


def _add(found: Population, name: str, patient: Json, entries: Entries, now: datetime) -> None:
    called = f"{name}/{patient.get('id', 'no id')}"
    names = _names(patient, entries)
    own = [one for _, one in entries if _about(one) in names or one["resourceType"] == "Medication"]
    born, today = str(patient.get("birthDate", "")), now.date().isoformat()
    last = max((day for one in own if born <= (day := _day(one)) <= today), default="")
    if patient.get("deceasedDateTime") or patient.get("deceasedBoolean"):
        found.left_out[called] = "deceased"
    elif not last:
        found.left_out[called] = "nothing dated is recorded"
    else:
        record = json.loads(json.dumps([_under_one_id(one) for one in own]))
        evening = datetime.combine(datetime.fromisoformat(last), EVENING)
        found.people.append(Person(called, patient | {"id": ID}, record, min(evening, now)))


def _names(patient: Json, entries: Entries) -> set[str]:
    """Every reference by which other resources may mean the patient."""
    urls = {url for url, one in entries if one is patient and url}
    return urls | {f"Patient/{patient.get('id')}", f"urn:uuid:{patient.get('id')}"}


def _about(resource: Json) -> str:
    subject = resource.get("subject") or resource.get("patient")
    return str(subject.get("reference", "")) if isinstance(subject, dict) else ""


def _under_one_id(resource: Json) -> Json:
    return resource | {word: SUBJECT for word in ("subject", "patient") if word in resource}


def _day(resource: Json) -> str:
    stated = (str(resource[word])[:DAY] for word in DATES if word in resource)
    return max((day for day in stated if len(day) == DAY), default="")
