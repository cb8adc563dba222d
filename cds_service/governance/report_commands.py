"""`hip-cds governance` and `hip-cds alarms`: what the page shows, as text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from cds_service.console import settings
from cds_service.governance.figures import Figures, Line, top, versions
from cds_service.governance.opening import opened
from cds_service.governance.reading import clock, limits, read_alarms, read_comments, read_figures, weeks
from cds_service.store.counts import Span
from cds_service.store.moments import moment

app = typer.Typer(help="What fired, what was shown, what became of it.", no_args_is_help=True)

MOST_REASONS = 3
OUTCOME = ("cards", "accept", "overrid", "no word")
Weeks = Annotated[int, typer.Option("--weeks", min=1, max=520, help="So many weeks, this one included")]
Client = Annotated[str, typer.Option(help="Only this client")]
Tenant = Annotated[str, typer.Option(help="Only this tenant")]
Hook = Annotated[str, typer.Option(help="Only this hook")]
Rule = Annotated[str, typer.Option(help="Only this rule")]


def span_of(count: int, client: str, tenant: str, hook: str, rule: str) -> Span:
    zone = settings().timezone
    return weeks(datetime.now(UTC), count, zone, client=client, tenant=tenant, hook=hook, rule=rule)


@app.command("report")
def report(
    count: Weeks = 12,
    client: Client = "",
    tenant: Tenant = "",
    hook: Hook = "",
    rule: Rule = "",
) -> None:
    """Print the figures by week, rule, hook and client."""
    span = span_of(count, client, tenant, hook, rule)
    with opened() as store:
        made = read_figures(store.database, span)
    typer.echo("\n".join(lines(made, span)))


@app.command("comments")
def comments(
    count: Weeks = 12,
    most: Annotated[int, typer.Option(min=1, help="So many comments")] = 20,
    client: Client = "",
    tenant: Tenant = "",
    hook: Hook = "",
    rule: Rule = "",
) -> None:
    """Print the comments of users, those that most likely speak of a broken rule first. They may name persons."""
    with opened() as store:
        found = read_comments(store.database, span_of(count, client, tenant, hook, rule))
    for one in found[:most]:
        said = one.comment
        why = f" ({', '.join(one.why)})" if one.why else ""
        typer.echo(f"{one.weight:g}{why}  {said.rule} {said.version}, {said.level}, {said.said_at:%Y-%m-%d}")
        typer.echo(f"    {' '.join(said.text.split())}")
    if not found:
        typer.echo("No comments.")


def alarms() -> None:
    """Print what changed: rules that stopped firing or fire far more often. Exit code 1 if there is an alarm."""
    with opened() as store:
        raised = read_alarms(store.database, datetime.now(UTC), limits(settings()))
    for one in raised:
        typer.echo(one.says)
    if raised:
        raise typer.Exit(1)
    typer.echo("No alarm: every rule fires about as often as it used to.")


def lines(made: Figures, span: Span) -> Iterator[str]:
    """The report."""
    whole = made.whole
    per_order = number(whole.per_order)
    yield f"{whole.calls} calls, {whole.orders} hip injections, {whole.cards} cards, {per_order} per injection"
    yield f"accepted {percent(whole.accepted)} and overridden {percent(whole.overridden)} of the cards with a word;"
    yield f"no word on {percent(whole.no_word)}; unknown {percent(whole.unknown_share)} of what rules answered;"
    yield f"not covered {percent(whole.uncovered_share)} of the calls"
    yield from table("week", {week(span, index): line for index, line in made.weeks.items()})
    yield from callers("hook", made.hooks)
    yield from callers("client", {name or "(nobody asked)": line for name, line in made.clients.items()})
    yield from table("rule", made.rules)
    yield from ("", "Why rules were overridden")
    for rule, line in made.rules.items():
        if line.reasons:
            reasons = ", ".join(f"{reason} {times}" for reason, times in top(line.reasons, MOST_REASONS))
            yield f"{rule:34}{versions(line):10}{reasons}"


def table(name: str, made: Mapping[str, Line]) -> Iterator[str]:
    """By week or rule: what rules did."""
    yield from _head(name, ("fired", "silent", "repeat", "unknown", *OUTCOME))
    for label, line in made.items():
        yield _row(label, (line.fired, line.silent, line.repeated, line.unknown), line)


def callers(name: str, made: Mapping[str, Line]) -> Iterator[str]:
    """By hook or client: what was asked; "fired" counts silent and repeated ones too."""
    yield from _head(name, ("calls", "orders", "fired", "uncov", "per ord", *OUTCOME))
    for label, line in made.items():
        shares = (percent(line.uncovered_share), number(line.per_order))
        yield _row(label, (line.calls, line.orders, line.fired, *shares), line)


def _head(name: str, words: Sequence[str]) -> Iterator[str]:
    yield from ("", f"{name:34}" + "".join(f"{word:>9}" for word in words))


def _row(label: str, cells: Sequence[int | str], line: Line) -> str:
    outcome = (line.cards, percent(line.accepted), percent(line.overridden), percent(line.no_word))
    return f"{label:34}" + "".join(f"{cell:>9}" for cell in (*cells, *outcome))


def week(span: Span, index: int) -> str:
    """The Monday with which a week begins."""
    return f"{moment(span.start(index)).astimezone(clock(span)):%Y-%m-%d}"


def percent(part: float | None) -> str:
    return "–" if part is None else f"{part:.0%}"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
