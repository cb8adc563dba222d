"""The figures of a span: what fired, what was shown, what became of it, per week, rule, hook and client.

Pure arithmetic over what the store counted. Shares are None where nothing could be counted: no card is no acceptance.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cds_service.store.counts import Answered, Called, Fired, Spoken

LEVELS = ("critical", "warning", "info")
OUTCOMES = ("accepted", "overridden", "")  # "": no word came
NO_REASON = "no reason given"
NO_RULE = "(no rule)"  # leads the cards of the service itself: drafts that it could not read, its own faults
K = TypeVar("K", bound=Hashable)


def share(part: int, whole: int) -> float | None:
    """Between 0 and 1; None of nothing."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the store counted in one span."""

    spoken: Sequence[Spoken]
    fired: Sequence[Fired]
    called: Sequence[Called]
    answered: Sequence[Answered]
    open_questions: Mapping[str, int]
    waits: Sequence[int]
    buckets: Sequence[int]  # every week of the span, also those in which nothing happened


@dataclass(slots=True)
class Line:
    """The figures of one rule, hook, client or week."""

    fired: int = 0  # and shown; by hook and client: whatever the mode
    silent: int = 0  # fired, kept back by the rule's mode
    repeated: int = 0  # fired, kept back as a repeat
    unknown: int = 0  # could not tell
    failed: int = 0
    calls: int = 0
    orders: int = 0
    uncovered: int = 0
    cards: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    versions: set[str] = field(default_factory=set)

    @property
    def accepted(self) -> float | None:
        """Of the cards on which a word came."""
        return share(self.outcomes["accepted"], self.outcomes["accepted"] + self.outcomes["overridden"])

    @property
    def overridden(self) -> float | None:
        """Of the cards on which a word came."""
        return share(self.outcomes["overridden"], self.outcomes["accepted"] + self.outcomes["overridden"])

    @property
    def no_word(self) -> float | None:
        """Of all cards."""
        return share(self.outcomes[""], self.outcomes.total())

    @property
    def unknown_share(self) -> float | None:
        """Of the answers that were not plain silence."""
        return share(self.unknown, self.fired + self.silent + self.repeated + self.unknown + self.failed)

    @property
    def uncovered_share(self) -> float | None:
        """Calls without a hip injection, of all calls."""
        return share(self.uncovered, self.calls)

    @property
    def per_order(self) -> float | None:
        """Cards per hip injection that was checked."""
        return share(self.cards, self.orders)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one span."""

    whole: Line
    weeks: Mapping[int, Line]
    rules: Mapping[str, Line]
    hooks: Mapping[str, Line]
    clients: Mapping[str, Line]
    versions: Mapping[tuple[str, str], Line]  # what rules answered, by rule and version
    waits: Sequence[int]  # words by how long after the card they came, in the groups of `counts.WAITS`


def figures(counts: Counts) -> Figures:
    """All of it."""
    weeks = _lines(counts, lambda row: row.bucket)
    rules = _by_rule(counts)
    hooks, clients = _by_caller(counts, lambda row: row.hook), _by_caller(counts, lambda row: row.client)
    for row in counts.fired:
        hooks[row.hook].fired += row.times
        clients[row.client].fired += row.times
    whole = _lines(counts, lambda _: "")[""]
    whole.unknown += sum(counts.open_questions.values())
    return Figures(
        whole=whole,
        weeks={bucket: weeks[bucket] for bucket in counts.buckets},
        rules=dict(sorted(rules.items(), key=lambda item: (-item[1].fired - item[1].silent, item[0]))),
        hooks=dict(sorted(hooks.items())),
        clients=dict(sorted(clients.items())),
        versions=_by_version(counts),
        waits=counts.waits,
    )


def _lines(counts: Counts, key: Callable[[Spoken | Called | Answered], K]) -> defaultdict[K, Line]:
    lines = _by_caller(counts, key)
    for spoken in counts.spoken:
        _speak(lines[key(spoken)], spoken)
    return lines


def _by_caller(counts: Counts, key: Callable[[Called | Answered], K]) -> defaultdict[K, Line]:
    lines: defaultdict[K, Line] = defaultdict(Line)
    for called in counts.called:
        _call(lines[key(called)], called)
    for answered in counts.answered:
        _answer(lines[key(answered)], answered)
    return lines


def _by_rule(counts: Counts) -> defaultdict[str, Line]:
    """By the rule that speaks, and that leads a card; a card of the service itself has none. Nor have calls."""
    lines: defaultdict[str, Line] = defaultdict(Line)
    for spoken in counts.spoken:
        _speak(lines[spoken.rule], spoken)
    for answered in counts.answered:
        _answer(lines[answered.rule or NO_RULE], answered)
    for rule, times in counts.open_questions.items():
        lines[rule].unknown += times
    return lines


def _by_version(counts: Counts) -> dict[tuple[str, str], Line]:
    lines: defaultdict[tuple[str, str], Line] = defaultdict(Line)
    for spoken in counts.spoken:
        _speak(lines[spoken.rule, spoken.version], spoken)
    return dict(sorted(lines.items(), key=lambda item: (item[0][0], _numbers(item[0][1]))))


def _call(line: Line, row: Called) -> None:
    line.calls += row.calls
    line.orders += row.orders
    line.uncovered += row.uncovered


def _speak(line: Line, row: Spoken) -> None:
    line.versions.add(row.version)
    if row.status == "fired":
        kept = {"silent": "silent", "repeated": "repeated"}.get(row.mode, "fired")
        setattr(line, kept, getattr(line, kept) + row.times)
        if kept == "fired":
            line.levels[row.level] += row.times
    elif row.status == "unknown":
        line.unknown += row.times
    else:
        line.failed += row.times


def _answer(line: Line, row: Answered) -> None:
    line.cards += row.times
    line.outcomes[row.outcome] += row.times
    if row.outcome == "overridden":
        line.reasons[row.reason or NO_REASON] += row.times


def top(reasons: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    """The most frequent first; the rest together."""
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in ordered[most:])
    return [*ordered[:most], *([("all others", rest)] if rest else [])]


def versions(line: Line) -> str:
    """ "1.0.0, 1.1.0": in the order of their numbers."""
    return ", ".join(sorted(line.versions, key=_numbers))


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]
