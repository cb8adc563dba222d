"""What cards need beside rules and facts: code lists, and the tables that only suggestions read."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from cds_service.cards.concepts import concept
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
    _titled: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def codings(self, name: str) -> list[dict[str, str]]:
        """FHIR codings of a concept, shared by all who ask; none for a name that the code lists do not have."""
        if name not in self._codings:
            if not self.codes.known(name):
                return []
            self._codings[name] = self.codes.coding(name)
        return self._codings[name]

    def titled(self, title: str, name: str) -> dict[str, Any]:
        """A concept as a CodeableConcept under a title of our tables, made once and shared by all who ask."""
        made = self._titled.get((title, name))
        if made is None:
            made = self._titled[title, name] = concept(title, self.codings(name))
        return made
