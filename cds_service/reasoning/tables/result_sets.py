"""In which data set a result arrives."""

from typing import Literal

from cds_service.reasoning.tables.rows import Row

ResultSet = Literal["labs", "measurements", "vitals"]


class ResultSets(Row):
    """rules/tables/result_sets.yaml. Concepts that are not named arrive with the labs."""

    measurements: frozenset[str]
    vitals: frozenset[str]

    def of(self, concept: str) -> ResultSet:
        """The data set that must have been read for an answer about this result."""
        if concept in self.measurements:
            return "measurements"
        return "vitals" if concept in self.vitals else "labs"
