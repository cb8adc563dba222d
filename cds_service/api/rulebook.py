"""The rules in force: loaded whole or not at all, swapped between two requests, never in the middle of one."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cds_service.api import memory
from cds_service.api.offers import HOOKS, discovery
from cds_service.cards.deck import Deck
from cds_service.chart.codes.book import CodeError
from cds_service.chart.readers.courses import Courses
from cds_service.reasoning import ruleset
from cds_service.reasoning.errors import BrokenRulesError, RuleError
from cds_service.reasoning.ruleset import Ruleset
from cds_service.settings import Settings

log = logging.getLogger(__name__)

Fingerprint = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the rules folder, with all that follows from it."""

    ruleset: Ruleset
    deck: Deck
    courses: Courses
    templates: Mapping[str, Mapping[str, str]]  # prefetch templates by hook
    discovery: bytes


def read_edition(settings: Settings) -> Edition:
    """Loads and checks the rules folder. Raises BrokenRulesError with everything that is wrong in it."""
    try:
        return _edition(settings)
    except (OSError, CodeError, msgspec.ValidationError) as error:
        raise BrokenRulesError([RuleError(settings.rules.name, None, "", str(error))]) from None


def _edition(settings: Settings) -> Edition:
    rules = ruleset.load(settings.rules, settings.policy, settings.site)
    templates: dict[str, Mapping[str, str]] = {hook: rules.prefetch(hook) for hook in HOOKS}
    return Edition(
        ruleset=rules,
        deck=Deck.bind(rules, settings.public_url, settings.smart_launch),
        courses=Courses.load(settings.rules / "tables"),
        templates=templates,
        discovery=discovery(templates),
    )


class Rulebook:
    """Holds the edition in force. `problem` says why the folder as it stands now is not the one in force."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen = fingerprint(settings.rules)
        self.edition = read_edition(settings)
        self.problem = ""
        self._one_at_a_time = asyncio.Lock()  # else what was read first could come into force last

    def reload(self) -> bool:
        """Reads the folder again. When it is broken the old edition stays, and the log says where."""
        self._seen = fingerprint(self._settings.rules)
        try:
            edition = read_edition(self._settings)
        except Exception as error:
            # Whatever somebody is writing at this moment, the rules that were checked go on.
            self.problem = str(error) or type(error).__name__
            log.error("the rules folder is broken, the rules in force stay: %s", error)
            return False
        changed = edition.ruleset.version != self.edition.ruleset.version
        self.edition, self.problem = edition, ""
        memory.settle_again()
        log.info("rules loaded", extra={"said": {"rules": edition.ruleset.version, "changed": changed}})
        return changed

    async def read_again(self) -> None:
        """`reload` beside the requests: they are answered from the edition in force meanwhile."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self.reload)

    async def watch(self, every: float) -> None:
        """Reloads when a file of the folder has changed; looks every `every` seconds, for ever."""
        while True:
            await asyncio.sleep(every)
            if await asyncio.to_thread(fingerprint, self._settings.rules) != self._seen:
                await self.read_again()


def fingerprint(folder: Path) -> Fingerprint:
    """Name, size and time of change of every YAML file."""
    return frozenset(_mark(file) for file in folder.rglob("*.yaml"))


def _mark(file: Path) -> tuple[str, int, int]:
    try:
        state = file.stat()
    except FileNotFoundError:  # taken away while we look
        return str(file), 0, 0
    return str(file), state.st_size, state.st_mtime_ns
