"""The command `hip-cds`: what a person or an orchestrator starts by hand."""

import asyncio
import contextlib
import http.client
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cds_service import __version__
from cds_service.api.explain import explain as explain_request
from cds_service.api.explain import lines
from cds_service.api.rulebook import read_edition
from cds_service.api.service import Service
from cds_service.app import create_app
from cds_service.checking.check import Check, renew
from cds_service.checking.versions import FILE as VERSIONS
from cds_service.console import fail, keep_streams, settings
from cds_service.demo.run import run
from cds_service.folders import data_folder
from cds_service.governance import commands
from cds_service.reasoning.errors import BrokenRulesError
from cds_service.rehearsal import population
from cds_service.rehearsal.burden import VARIANTS, measure
from cds_service.serving import reachable_at, run_server, taken
from cds_service.settings import PREFIX
from cds_service.store.faults import StoreError
from cds_service.trust.clients_file import BrokenClientsError
from cds_service.wire.errors import RefusalError

app = typer.Typer(
    help="Decision support for hip injections over CDS Hooks 2.0.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.join(app)

# One variable for both: whoever moves the server need not move the question after its health.
Port = Annotated[int, typer.Option(min=1, max=65535, envvar=f"{PREFIX}PORT")]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; in development only this machine")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes")] = 1,
) -> None:
    """Run the server."""
    keep_streams()
    chosen = settings()
    if why := chosen.refuses_host(host):
        raise fail(why)
    if why := taken(host, port):
        raise fail(why)
    chosen = reachable_at(chosen, port)
    try:
        application = create_app(chosen)
    except (BrokenRulesError, BrokenClientsError, StoreError) as error:
        raise fail(str(error)) from None
    if workers > 1 and (store := application.state.service.store) is not None:
        store.close()  # every worker opens its own
    if not chosen.production:
        with contextlib.suppress(OSError):  # nobody may be reading
            typer.echo(f"Open {chosen.public_url}/ to order a hip injection and see the cards.")
    run_server(application, host, port, workers)


@app.command()
def check(
    only: Annotated[str, typer.Option(help="Only the rules with this in their id")] = "",
    today: Annotated[str, typer.Option(help="The day that review dates are held against, like 2026-11-22")] = "",
) -> None:
    """Check the rules folder: names, texts, scenarios, versions, review dates, mutants. Exit code 1 and every fault
    with its place if something is wrong.

    Also holds the templates of what cards propose against FHIR R4, which no start of the server pays for.
    """
    from cds_service.cards.actions.proof import check_templates

    chosen = settings()
    check_templates()
    begun = time.perf_counter()
    try:
        rules = read_edition(chosen).ruleset
        report = Check(chosen.rules, day(today), only).report()
    except BrokenRulesError as error:
        raise fail(str(error)) from None
    if not report.rules:
        raise fail(f'--only: no rule has "{only}" in its id. A rule is named as its file, without .yaml.')
    for warning in report.warnings:
        typer.echo(f"{warning} (a warning)", err=True)
    if report.errors:
        raise fail(str(BrokenRulesError(report.errors)), str(report.tally))
    took = time.perf_counter() - begun
    counted = "1 rule is" if report.rules == 1 else f"{report.rules} rules are"
    typer.echo(f"{counted} sound (version {rules.version}, policy {rules.policy.id}, {took:.1f} s).")
    typer.echo(f"{report.scenarios} scenarios. {report.tally}")


def day(written: str) -> date:
    try:
        return date.fromisoformat(written) if written else datetime.now(UTC).date()
    except ValueError:
        raise fail(f'--today: "{written}" is no date. Write year, month and day: 2026-11-22.') from None


@app.command()
def lock() -> None:
    """Write the versions of all rules into versions.yaml, once every changed rule has a new version."""
    chosen = settings()
    try:
        refused = renew(chosen.rules)
    except BrokenRulesError as error:
        raise fail(str(error)) from None
    if refused:
        raise fail(str(BrokenRulesError(refused)))
    typer.echo(f"{VERSIONS} is up to date.")


@app.command()
def docs() -> None:
    """Write rules/CATALOGUE.md and the vocabulary in rules/README.md anew, from the rules."""
    from cds_service.handbook.write import write

    folder = settings().rules
    try:
        written = write(folder)
    except (BrokenRulesError, ValueError, OSError) as error:
        raise fail(str(error)) from None
    typer.echo(f"Written: {', '.join(file.name for file in written)}." if written else "Nothing has changed.")


@app.command()
def explain(file: Annotated[Path, typer.Argument(help="A CDS Hooks request as JSON")]) -> None:
    """Print what every rule answers to a request, on which facts, and which answers the user does not see."""
    try:
        explanation = asyncio.run(explain_request(Service(settings()), file.read_bytes()))
    except RefusalError as error:
        raise fail(str(error), error.advice) from None
    except OSError as error:
        raise fail(f"{file} cannot be read: {error.strerror}.") from None
    except BrokenRulesError as error:
        raise fail(str(error)) from None
    typer.echo("\n".join(lines(explanation)))


@app.command()
def burden(
    folders: Annotated[list[Path], typer.Argument(help="Folders of FHIR R4 patients, one Bundle per file")],
) -> None:
    """Put every patient behind usual hip-injection orders and count the cards: how loud are the rules?"""
    chosen = settings()
    try:
        found = population.read(folders, datetime.now(UTC))
        measured = measure(found.people, chosen)
    except (BrokenRulesError, RefusalError, OSError) as error:
        raise fail(str(error)) from None
    for name, why in found.left_out.items():
        typer.echo(f"{name}: left out, {why}", err=True)
    if not found.people:
        raise fail("No patient with anything dated was found. Name folders that hold FHIR Bundles as .json files.")
    typer.echo(f"{len(found.people)} patients behind {len(VARIANTS)} orders each\n")
    typer.echo("\n".join(measured.lines()))


@app.command()
def demo(
    only: Annotated[str, typer.Option(help="Only the examples with this in their name")] = "",
    drawing: Annotated[Path | None, typer.Option(help="Also write what is printed as an SVG picture")] = None,
) -> None:
    """Start the server, send it every example and print the cards."""
    if drawing is not None and not drawing.parent.is_dir():
        raise fail(f"--drawing: there is no folder {drawing.parent} to write into.")
    folder = data_folder("fhir_examples")
    raise typer.Exit(run(folder, typer.echo, colour=sys.stdout.isatty(), drawing=drawing, only=only))


@app.command()
def health(port: Port = 8000) -> None:
    """Ask the server on this machine whether it is ready; exit code 1 if not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        typer.echo(answer.read().decode())
    except OSError as error:
        raise fail(f"No answer on port {port}: {error.strerror or error}") from None
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise typer.Exit(1)


@app.command()
def version() -> None:
    """Print the version of the program."""
    typer.echo(__version__)
