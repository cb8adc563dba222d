"""The patient: age, sex, weight and height."""

from typing import Any

from cds_service.rehearsal.given import Given
from cds_service.rehearsal.results import observation
from cds_service.rehearsal.stage import Json, Stage, resource
from cds_service.rehearsal.words import Entry

WEIGHED = 29  # days ago, in the baseline patient


def patient(given: Given, stage: Stage) -> Json:
    """A Patient who completed `age` years on the day of the injection, or was born as stated."""
    born = given.birth_date or _birthday(given.age, stage)
    sex = "" if given.sex == "missing" else given.sex
    person = resource("Patient", 1, gender=sex, birthDate="" if born == "missing" else born)
    return person | {"id": "pat-1"}


def _birthday(age: int, stage: Stage) -> str:
    day = stage.injection.date()
    return f"{day.year - age:04}-{day.month:02}-{min(day.day, 28):02}"


def size(given: Given, stage: Stage) -> list[Json]:
    """The Observations of weight and height."""
    measured = (("weight", given.weight), ("height", given.height))
    return [_measured(name, said, stage) for name, said in measured if said != "missing"]


def _measured(name: str, said: Any, stage: Stage) -> Json:
    """ "80 kg", "110 [lb_av]", or {value: 80 kg, days_ago: 400, unit: none}."""
    more = dict(said) if isinstance(said, dict) else {}
    value, _, unit = str(more.pop("value", said)).partition(" ")
    words = {"days_ago": WEIGHED} | more
    words.setdefault("unit", unit or "none")
    return observation(Entry(name, float(value), words), name, stage)
