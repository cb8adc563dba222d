"""From what the rules need to know to what the EHR is asked to send: the prefetch templates."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cds_service.chart.codes.book import CodeBook
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.findings.base import Need
from cds_service.reasoning.part import Part
from cds_service.reasoning.tables.result_sets import ResultSets
from cds_service.reasoning.tree import Node, needs
from cds_service.reasoning.yaml_file import read_as

ALWAYS = "patient"
CODES = "{codes}"
RESULTS = "results"  # as findings name it; tables/result_sets.yaml says in which data set a result arrives


class Search(Part):
    """How one data set is asked for. `{codes}` in the template stands for the LOINC codes that the rules use."""

    template: str

    def ask(self, concepts: Iterable[str], codes: CodeBook) -> str:
        """The search for what the rules need; only a search by code names concepts."""
        return self.template.replace(CODES, _loinc(concepts, codes)) if CODES in self.template else self.template


class Prefetch(Part):
    """`rules/prefetch.yaml`: every key that a service may publish, in the order of publication."""

    searches: dict[str, Search]

    @classmethod
    def load(cls, folder: Path) -> "Prefetch":
        """BrokenRulesError with file and line for what does not fit."""
        return read_as(cls, folder / "prefetch.yaml", folder)

    def templates(self, wanted: Iterable[Need], codes: CodeBook) -> dict[str, str]:
        """The templates of the data sets that are needed; patient always. On-demand sets have none."""
        by_set: dict[str, set[str]] = {ALWAYS: set()}
        for data_set, concept in wanted:
            by_set.setdefault(data_set, set()).add(concept)
        return {key: search.ask(by_set[key], codes) for key, search in self.searches.items() if key in by_set}


def needed(rules: Iterable[Compiled], definitions: Mapping[str, Node], result_sets: ResultSets) -> frozenset[Need]:
    """(data set, concept) of everything that these rules must have read for a sure answer."""
    asked = {need for compiled in rules for tree in compiled.trees() for need in needs(tree, definitions)}
    return frozenset(
        (result_sets.of(concept) if data_set == RESULTS else data_set, concept) for data_set, concept in asked
    )


def _loinc(concepts: Iterable[str], codes: CodeBook) -> str:
    found = {code for concept in concepts if concept for code in codes.codes(concept, "LOINC")}
    return ",".join(sorted(found))
