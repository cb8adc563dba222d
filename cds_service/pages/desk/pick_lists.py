"""What the order form offers: `pick_lists.yaml`, and the procedures that the rules' own suggestions order."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from cds_service.cards.tables import Tests
from cds_service.reasoning.yaml_file import read_as

FILE = Path(__file__).with_name("pick_lists.yaml")


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(Row):
    """A side, with its SNOMED CT codes and their displays."""

    label: str
    codes: Mapping[str, str]


class Reason(Row):
    """A diagnosis by side, in ICD-10-CM."""

    label: str
    right: str
    left: str
    both: str
    unknown: str


class Product(Row):
    """A product to inject: its RxNorm ingredient ("" in words alone) and what the form starts with."""

    text: str
    rxnorm: str = ""
    dose: float
    unit: str


class PickLists(Row):
    sides: Mapping[str, Site]
    reasons: Mapping[str, Reason]
    injectates: Mapping[str, Product]


def pick_lists(rules: Path) -> dict[str, Any]:
    """Everything that the form offers, as JSON. `rules` is the rules folder. BrokenRulesError for what does not fit."""
    tests = read_as(Tests, rules / "tables" / "tests.yaml", rules)
    targets = {kind: row.model_dump() for kind, row in tests.procedures.items()}
    own = read_as(PickLists, FILE, FILE.parent).model_dump()
    return {"targets": targets, "guidance": dict(tests.guidance), **own}
