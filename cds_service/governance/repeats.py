"""A card that was shown and overridden is not shown again while nothing has changed, where the site wants that.

Nothing has changed: the same patient, an order for the same injection, the same rules in the same versions, the same
case, level and facts. A critical card, a card about data that could not be read and a card that answers for an open
question of another rule are always shown. What was overridden is looked up in memory, never in the database.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cds_service.cards.deck import Answers
from cds_service.cards.topic import Topic, Voice
from cds_service.reasoning.fingerprint import fingerprint, order_words
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.moments import milliseconds
from cds_service.store.overridden import overridden
from cds_service.store.pseudonyms import Pseudonyms
from cds_service.store.store import Store

EXTENSION = "org.hip-injection-cds.repeats"
Seen = tuple[str, str, str, str]  # rule, version, keys of order and evidence


class Repeats:
    """What was overridden within `period`. What was read more than `stale` seconds ago does not count any more."""

    def __init__(self, store: Store, period: timedelta, stale: float) -> None:
        self._store = store
        self._period = period
        self._stale = stale
        self._known: Mapping[str, frozenset[Seen]] = {}
        self._read_at = 0.0

    def look(self) -> None:
        """Reads the store. While it does not answer nothing is known, so every card is shown."""
        since = milliseconds(datetime.now(UTC) - self._period)
        begun = time.monotonic()
        found: defaultdict[str, set[Seen]] = defaultdict(set)
        try:
            with self._store.database.reading() as connection:
                for patient, *seen in overridden(connection, since):
                    found[patient].add((seen[0], seen[1], seen[2], seen[3]))
        except StoreUnavailableError:
            found.clear()
        self._known = {patient: frozenset(all_seen) for patient, all_seen in found.items()}
        self._read_at = begun

    def screen(self, client: str, tenant: str, patient: str) -> "Screen | None":
        """What keeps repeats from this patient's cards; None when nothing was overridden."""
        if not self._known or time.monotonic() - self._read_at > self._stale:
            return None
        pseudonyms = self._store.pseudonyms
        seen = self._known.get(pseudonyms.of("patient", client, tenant, patient))
        return Screen(seen, pseudonyms) if seen else None


class Screen:
    """Asked of every topic of one request; remembers what it kept back."""

    def __init__(self, seen: frozenset[Seen], pseudonyms: Pseudonyms) -> None:
        self._seen = seen
        self._pseudonyms = pseudonyms
        self._held: list[Topic] = []

    def __call__(self, topic: Topic) -> bool:
        """Whether the topic is a repeat."""
        if topic.indicator == "critical" or topic.about_data or topic.covered:
            return False
        repeat = all(self._key(voice) in self._seen for voice in topic.voices)
        if repeat:
            self._held.append(topic)
        return repeat

    def _key(self, voice: Voice) -> Seen:
        outcome, key = voice.outcome, self._pseudonyms.of
        rule = outcome.rule
        order = key("order", *order_words(voice.scene.order))
        return rule.id, rule.version, order, key("evidence", rule.id, *fingerprint(outcome))

    @property
    def extension(self) -> dict[str, Any]:
        """For the answer: how many cards were not shown again, and the rules that lead them."""
        if not self._held:
            return {}
        return {EXTENSION: {"suppressed": len(self._held), "rules": [topic.rule.id for topic in self._held]}}

    def parted(self, answers: Answers) -> tuple[Answers, Answers]:
        """The answers that were shown, and those that were kept back."""
        held = {id(voice.outcome) for topic in self._held for voice in topic.voices}
        if not held:
            return answers, []
        shown = [(order, tuple(one for one in given if id(one) not in held)) for order, given in answers]
        kept = [(order, tuple(one for one in given if id(one) in held)) for order, given in answers]
        return shown, kept
