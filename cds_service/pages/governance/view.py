"""Figures become what the page shows: tiles, plots, tables. No clock, no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cds_service.governance.figures import LEVELS, OUTCOMES, Figures, Line, top
from cds_service.governance.modes import Modes
from cds_service.governance.reading import Raised, clock
from cds_service.governance.triage import Ranked
from cds_service.pages.governance.plots import Plot, bars, columns, line
from cds_service.store.counts import Span
from cds_service.store.moments import moment

WORDS = {"accepted": "accepted", "overridden": "overridden", "": "no word"}
WAIT_WORDS = ("under 10 s", "under 1 min", "under 10 min", "under 1 h", "under 1 day", "later")
MOST_BARS = 20
MOST_REASONS = 8
MOST_COMMENTS = 20
NOBODY = "(nobody asked)"


@dataclass(frozen=True, slots=True)
class Read:
    """All that was read from the store for one page."""

    span: Span
    figures: Figures
    alarms: Sequence[Raised]
    comments: Sequence[Ranked]
    modes: Modes


@dataclass(frozen=True, slots=True)
class View:
    """What the template names."""

    tiles: tuple[tuple[str, str, str], ...]
    plots: tuple[Plot, ...]
    rules: Mapping[str, Line]
    hooks: Mapping[str, Line]
    clients: Mapping[str, Line]
    versions: Mapping[tuple[str, str], Line]


def view(read: Read) -> View:
    made = read.figures
    return View(
        tiles=_tiles(made.whole),
        plots=tuple(_plots(made, [week(read.span, index) for index in made.weeks])),
        rules=made.rules,
        hooks=made.hooks,
        clients={name or NOBODY: one for name, one in made.clients.items()},
        versions=made.versions if read.span.rule else {},
    )


def _tiles(whole: Line) -> tuple[tuple[str, str, str], ...]:
    words = whole.outcomes["accepted"] + whole.outcomes["overridden"]
    return (
        ("Calls", str(whole.calls), f"{percent(whole.uncovered_share)} without a hip injection: not covered"),
        ("Hip injections", str(whole.orders), "checked"),
        ("Cards", str(whole.cards), f"{number(whole.per_order)} per hip injection"),
        ("Accepted", percent(whole.accepted), f"of {words} cards on which a word came"),
        ("No word", percent(whole.no_word), "of all cards"),
        ("Unknown", percent(whole.unknown_share), "of what rules answered when they were not silent"),
    )


def _plots(made: Figures, labels: Sequence[str]) -> list[Plot]:
    weeks = list(made.weeks.values())
    levels = {level: [one.levels[level] for one in weeks] for level in LEVELS}
    outcomes = {WORDS[outcome]: [one.outcomes[outcome] for one in weeks] for outcome in OUTCOMES}
    fired = [(rule, one.fired + one.silent) for rule, one in made.rules.items() if one.fired + one.silent]
    return [
        columns("Firings per week, by level", labels, {**levels, "silent": [one.silent for one in weeks]}),
        columns("Cards per week, by what became of them", labels, outcomes),
        line("Cards per hip injection", labels, [one.per_order for one in weeks]),
        line("Share of calls that are not covered", labels, [one.uncovered_share for one in weeks], "{:.0%}"),
        bars("Firings by rule", fired[:MOST_BARS], "firings"),
        bars("Why cards were overridden", top(made.whole.reasons, MOST_REASONS), "overrides"),
        bars("Time until the word came", list(zip(WAIT_WORDS, made.waits, strict=True)), "words"),
        bars("Rules that could not tell", _unknown(made), "times"),
    ]


def _unknown(made: Figures) -> list[tuple[str, int]]:
    open_ones = sorted(((one.unknown, rule) for rule, one in made.rules.items() if one.unknown), reverse=True)
    return [(rule, times) for times, rule in open_ones[:MOST_BARS]]


def week(span: Span, index: int) -> str:
    """The Monday with which a week begins, short: "16 Nov"."""
    begins = moment(span.start(index)).astimezone(clock(span))
    return f"{begins.day} {begins:%b}"


def percent(part: float | None) -> str:
    return "–" if part is None else f"{part:.0%}"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
