"""What cards need beside rules and facts: code lists, and the tables that only suggestions read."""

from dataclasses import dataclass

from cds_service.cards.tables import ActionTables
from cds_service.chart.codes import CodeBook


@dataclass(frozen=True, slots=True)
class Kit:
    """The same for all requests."""

    codes: CodeBook
    tables: ActionTables
    policy: str = ""  # printed name of the profile in force

    def codings(self, concept: str) -> list[dict[str, str]]:
        """FHIR codings of a concept; none for a name that the code lists do not have."""
        return self.codes.coding(concept) if self.codes.known(concept) else []
