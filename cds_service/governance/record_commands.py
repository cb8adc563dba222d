"""`hip-cds export`, `audit`, `purge` and `backup`: the record, and what leaves it."""

import getpass
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cds_service.console import fail, settings
from cds_service.governance import retention
from cds_service.governance.export import Format, lines
from cds_service.governance.opening import opened
from cds_service.governance.reading import read_rows, rfc3339
from cds_service.governance.report_commands import Client, Hook, Rule, Tenant, Weeks, span_of
from cds_service.store import copies
from cds_service.store.audit import Audit, Event
from cds_service.store.faults import StoreError
from cds_service.store.store import Store

export_app = typer.Typer(help="Data for others to compute with.", no_args_is_help=True)
audit_app = typer.Typer(help="The chain of who changed what.", no_args_is_help=True)

PATIENCE = 10.0  # seconds that a purge waits for readers before it says that the log is not empty yet
By = Annotated[str, typer.Option(help="Who does this, for the audit; not given: the user of this machine")]


@export_app.command("feedback")
def export_feedback(
    form: Annotated[Format, typer.Option("--format", help="csv or ndjson")] = "csv",
    out: Annotated[Path | None, typer.Option(help="New file; not given: standard output")] = None,
    comments: Annotated[bool, typer.Option(help="With the free texts of users, which may name persons")] = False,
    weeks: Weeks = 520,
    client: Client = "",
    tenant: Tenant = "",
    hook: Hook = "",
    rule: Rule = "",
    by: By = "",
) -> None:
    """Write every word on every card: intervention, action taken, feedback, user, date, location."""
    span = span_of(weeks, client, tenant, hook, rule)
    with opened() as store:
        detail = {"format": form, "comments": comments, "client": client, "tenant": tenant, "rule": rule}
        Audit(store.database).note(Event("export", "feedback", actor(by), detail))
        try:
            with out.open("x", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as file:
                for line in lines(read_rows(store.database, span, comments=comments), form):
                    file.write(line)
        except OSError as error:
            raise fail(f"{out} could not be written: {error.strerror}.") from None


@audit_app.command("verify")
def verify(
    head: Annotated[str, typer.Option(help="A head noted earlier: proves that the end was not cut off")] = "",
) -> None:
    """Check the chain: no entry was changed, taken out, put in or moved. Exit code 1 and the place if one was."""
    with opened() as store:
        verdict = Audit(store.database).verify(head)
    for fault in verdict.faults:
        typer.echo(f"entry {fault.place} {fault.what}", err=True)
    if verdict.faults:
        raise fail(f"The audit does not hold. Faults: {len(verdict.faults)}; entries: {verdict.entries}.")
    emptied = f", {verdict.emptied} of them without actor and detail after a purge" if verdict.emptied else ""
    typer.echo(f"The audit holds: {verdict.entries} entries{emptied}. Head: {verdict.head}")


@audit_app.command("list")
def list_audit(most: Annotated[int, typer.Option(min=1, help="So many entries, the latest")] = 50) -> None:
    """Print the latest entries."""
    with opened() as store:
        entries = Audit(store.database).entries()
    for one in entries[-most:]:
        typer.echo(f"{one.place} {rfc3339(one.at)} {one.action} {one.subject} {one.actor} {one.detail}".rstrip())


def purge(
    patient: Annotated[str, typer.Option(help="Only this patient, by the id in the EHR, of whatever age")] = "",
    by: By = "",
) -> None:
    """Take out what is older than the settings HIP_CDS_KEEP_… say, without a trace in file, log or index."""
    kept, now = retention.Kept.of(settings()), datetime.now(UTC)
    with opened() as store:
        if patient:
            gone, left = retention.purge_patient(store, patient, actor(by), PATIENCE, keys(store))
        else:
            gone, left = retention.purge(store, kept, now, actor(by), PATIENCE)
    typer.echo("taken out: " + ", ".join(f"{rows} {table}" for table, rows in gone.items()))
    if left:
        raise fail(f"They are deleted, but traces are left in the store's files: {left}. Run this again in a moment.")


def backup(file: Annotated[Path, typer.Argument(help="New file; only you may read it")]) -> None:
    """Copy the store while it is in use, and check the copy. Keep the key for pseudonyms apart from it."""
    with opened() as store:
        try:
            size = copies.copy(store.database, file)
        except StoreError as error:
            raise fail(str(error)) from None
        head = Audit(store.database).verify().head
    typer.echo(f"{file}: {size} bytes. Head of the audit: {head}")


def keys(store: Store) -> retention.PatientKey:
    """How the store names a patient of a client and tenant."""
    return lambda client, tenant, patient: store.pseudonyms.of("patient", client, tenant, patient)


def actor(by: str) -> str:
    return by.strip() or getpass.getuser()
