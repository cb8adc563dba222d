"""Tables that only suggestions read: what may be ordered, whom to write to, what tasks exist, what replaces a drug."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from cds_service.cards.aftercare import Leaflet
from cds_service.chart.order import Kind
from cds_service.reasoning.yaml_file import read_as


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Orderable(Row):
    """A test or study. `concept` is its name in rules/codes, by default its name here."""

    title: str
    concept: str = ""


class Procedure(Row):
    """What a kind of injection is called; `cpt` by guidance, "other" for the rest."""

    title: str
    cpt: Mapping[str, str] = {}


class Tests(Row):
    """rules/tables/tests.yaml"""

    tests: Mapping[str, Orderable]
    panels: Mapping[str, tuple[str, ...]]
    imaging: Mapping[str, Orderable]
    procedures: Mapping[Kind, Procedure]
    guidance: Mapping[str, str]


class Service(Row):
    title: str
    specialty: str = ""


class Services(Row):
    """rules/tables/services.yaml"""

    services: Mapping[str, Service]


class NamedTask(Row):
    title: str
    description: str


class Tasks(Row):
    """rules/tables/tasks.yaml"""

    tasks: Mapping[str, NamedTask]


class Product(Row):
    """A drug that may be drafted: `concept` gives the codes, `text` is what the draft says."""

    concept: str
    text: str


class Products(Row):
    """rules/tables/replacements.yaml"""

    products: Mapping[str, Product]
    alternatives: Mapping[str, Mapping[str, str]]
    same: Mapping[str, str]

    def words(self) -> frozenset[str]:
        """Everything that `with` may name."""
        return frozenset({*self.products, *self.alternatives, *self.same})


@dataclass(frozen=True, slots=True)
class ActionTables:
    tests: Tests
    services: Services
    tasks: Tasks
    products: Products
    leaflet: Leaflet

    @classmethod
    def load(cls, folder: Path) -> "ActionTables":
        """Read from the `rules` folder. BrokenRulesError with file, line and path of what does not fit."""
        tables = folder / "tables"
        return cls(
            tests=read_as(Tests, tables / "tests.yaml", folder),
            services=read_as(Services, tables / "services.yaml", folder),
            tasks=read_as(Tasks, tables / "tasks.yaml", folder),
            products=read_as(Products, tables / "replacements.yaml", folder),
            leaflet=read_as(Leaflet, tables / "aftercare.yaml", folder),
        )
