"""From what the rules need to know to what the EHR is asked to send: the prefetch templates."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cds_service.chart.codes import CodeBook
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.findings.base import Need
from cds_service.reasoning.rule import Names, Part
from cds_service.reasoning.tree import Node, needs
from cds_service.reasoning.yaml_file import read_as

ALWAYS = "patient"


class Search(Part):
    """How one data set is asked for. `{codes}` in the template stands for the LOINC codes that the rules use.

    `results` are the concepts (and what belongs to them) that this data set brings; results named nowhere are labs.
    """

    template: str
    results: Names = ()


class Prefetch(Part):
    """`rules/prefetch.yaml`: every key that a service may publish, in the order of publication."""

    searches: dict[str, Search]

    @classmethod
    def load(cls, folder: Path) -> "Prefetch":
        """RuleErrors with file and line for what does not fit."""
        return read_as(cls, folder / "prefetch.yaml", folder)

    def templates(self, wanted: Iterable[Need], codes: CodeBook) -> dict[str, str]:
        """The templates of the data sets that are needed; patient always. On-demand sets have none."""
        by_set: dict[str, set[str]] = {ALWAYS: set()}
        for data_set, concept in wanted:
            by_set.setdefault(data_set, set()).add(concept)
        return {
            key: search.template.replace("{codes}", _loinc(by_set[key], codes))
            for key, search in self.searches.items()
            if key in by_set
        }


def needed(rules: Iterable[Compiled], definitions: Mapping[str, Node]) -> frozenset[Need]:
    """(data set, concept) of everything that these rules must have read for a sure answer."""
    return frozenset(
        need for compiled in rules for tree in compiled.trees() for need in needs(tree, definitions)
    )


def _loinc(concepts: Iterable[str], codes: CodeBook) -> str:
    found = {code for concept in concepts if concept for code in codes.codes(concept, "LOINC")}
    return ",".join(sorted(found))
