"""What cards need beside rules and facts: code lists, and the tables that only suggestions read."""

from dataclasses import dataclass, field
from typing import Protocol

from cds_service.cards.tables import ActionTables


class Codes(Protocol):
    """The part of the code book that suggestions use."""

    def known(self, concept: str) -> bool: ...

    def title(self, concept: str) -> str: ...

    def coding(self, concept: str) -> list[dict[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Kit:
    """The same for all requests."""

    codes: Codes
    tables: ActionTables
    policy: str = ""  # printed name of the profile in force
    _codings: dict[str, list[dict[str, str]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def codings(self, concept: str) -> list[dict[str, str]]:
        """FHIR codings of a concept, shared by all who ask; none for a name that the code lists do not have."""
        if concept not in self._codings:
            if not self.codes.known(concept):
                return []
            self._codings[concept] = self.codes.coding(concept)
        return self._codings[concept]
