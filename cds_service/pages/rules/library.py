"""What the rule pages need of the rules in force: made once per edition, when somebody first looks."""

from dataclasses import dataclass
from pathlib import Path

from cds_service.api.rulebook import Edition, Rulebook
from cds_service.pages.rules.citations import Citation, bibliography
from cds_service.pages.rules.profiles import Profiles
from cds_service.pages.rules.rule_view import RuleView, rule_view
from cds_service.pages.rules.scenarios import Result, Scenarios
from cds_service.pages.rules.shelf import Shelf
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Shelved:
    """One edition with its list and its profiles."""

    edition: Edition
    shelf: Shelf
    profiles: Profiles


class Library:
    """The rules in force as pages see them. A new edition is taken up with the next look."""

    def __init__(self, rulebook: Rulebook, folder: Path) -> None:
        self._rulebook = rulebook
        self._folder = folder
        self._scenarios = Scenarios(folder)
        self._shelved: Shelved | None = None

    @property
    def ruleset(self) -> Ruleset:
        return self._rulebook.edition.ruleset

    @property
    def shelf(self) -> Shelf:
        return self._now().shelf

    def rule(self, rule_id: str) -> Compiled | None:
        """The rule with this id; None when there is none."""
        return next((one for one in self.ruleset.rules if one.rule.id == rule_id), None)

    def view(self, compiled: Compiled) -> RuleView:
        return rule_view(compiled, self.ruleset, self._now().profiles)

    def scenarios(self, compiled: Compiled) -> tuple[Result, ...]:
        """The scenarios of a rule with their results; played on the first call, which takes its time."""
        return self._scenarios.of(compiled.rule, self.ruleset.version)

    def bibliography(self) -> tuple[Citation, ...]:
        return bibliography(self.ruleset)

    def _now(self) -> Shelved:
        edition = self._rulebook.edition
        if self._shelved is None or self._shelved.edition is not edition:
            profiles = Profiles(edition.ruleset, self._folder)
            self._shelved = Shelved(edition, Shelf.of(edition.ruleset), profiles)
        return self._shelved
