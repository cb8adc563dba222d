"""The patient's chart as facts, indexed by concept: built in one pass, asked many times."""

from collections.abc import Iterable, KeysView, Mapping, Sequence
from typing import Generic, Literal, TypeVar

import msgspec

from cds_service.chart.facts import (
    Administration,
    Allergy,
    Condition,
    Drug,
    Fact,
    Imaging,
    Patient,
    Planned,
    Procedure,
    Result,
    Unusable,
)

F = TypeVar("F", bound=Fact)

DataSet = Literal[
    "patient",
    "conditions",
    "medications",
    "past_medications",
    "administrations",
    "allergies",
    "labs",
    "measurements",
    "vitals",
    "procedures",
    "service_requests",
    "imaging_reports",
    "immunisations",
    "immunisation_recommendations",
]


class DataState(msgspec.Struct, frozen=True, kw_only=True):
    """How one data set reached us. "read" covers a search with hits and one without (`empty`).

    failed: an OperationOutcome, an HTTP error, a time-out, or a key that was absent and could not be fetched.
    truncated: more pages exist and were not read. What is on them is no newer than the day `reaches_back_to`; "" where
    what came does not show it: it was not asked for, or did not arrive, newest first.
    """

    status: Literal["read", "failed", "truncated"] = "read"
    empty: bool = False
    why: str = ""
    reaches_back_to: str = ""


class Index(Generic[F]):
    """Facts of one type, by concept. Order of arrival is kept."""

    __slots__ = ("_all", "_by_concept")

    def __init__(self, facts: Iterable[F] = ()) -> None:
        self._all: tuple[F, ...] = tuple(facts)
        self._by_concept: dict[str, Sequence[F]] = _by_concept(self._all) if self._all else {}

    @property
    def all(self) -> tuple[F, ...]:
        return self._all

    def of(self, concepts: Sequence[str]) -> Sequence[F]:
        """The facts that mean any of the concepts, each once."""
        if len(concepts) == 1:
            return self._meaning(concepts[0])
        found = {id(fact): fact for concept in concepts for fact in self._meaning(concept)}
        return list(found.values())

    @property
    def concepts(self) -> KeysView[str]:
        """Every concept that a fact means."""
        return self._by_concept.keys()

    def _meaning(self, concept: str) -> Sequence[F]:
        return self._by_concept.get(concept, ())


def _by_concept(facts: Iterable[F]) -> dict[str, Sequence[F]]:
    found: dict[str, list[F]] = {}
    for fact in facts:
        for concept in fact.concepts:
            found.setdefault(concept, []).append(fact)
    return dict(found)


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known about one patient that a rule may ask for."""

    patient: Patient | None = None
    conditions: Index[Condition] = msgspec.field(default_factory=Index)
    drugs: Index[Drug] = msgspec.field(default_factory=Index)
    administrations: Index[Administration] = msgspec.field(default_factory=Index)
    allergies: Index[Allergy] = msgspec.field(default_factory=Index)
    no_known_allergy: frozenset[str] = frozenset()  # "any", "drug", or the concept that is denied ("latex")
    results: Index[Result] = msgspec.field(default_factory=Index)
    procedures: Index[Procedure] = msgspec.field(default_factory=Index)
    planned: Index[Planned] = msgspec.field(default_factory=Index)
    imaging: Index[Imaging] = msgspec.field(default_factory=Index)
    data: Mapping[str, DataState] = msgspec.field(default_factory=dict)
    unusable: tuple[Unusable, ...] = ()
    foreign: int = 0  # entries dropped because they belong to another patient

    def concepts(self) -> frozenset[str]:
        """Everything that problems, drugs, doses given, procedures and plans mean."""
        indexes = (self.conditions, self.drugs, self.administrations, self.procedures, self.planned)
        return frozenset().union(*(index.concepts for index in indexes))
