"""`hip-cds mode`: switch a rule off, to silent or back, without a restart."""

from typing import Annotated

import typer

from cds_service.console import fail
from cds_service.governance.modes import switchable
from cds_service.governance.opening import known_rule, opened
from cds_service.store.modes import Mode, Switch, Switches

app = typer.Typer(help="Which rules are visible, silent (recorded only) or off, per client and tenant.")

Rule = Annotated[str, typer.Argument(help="Id of the rule")]
Client = Annotated[str, typer.Option(help="Only for this client (the issuer of its tokens); not given: all")]
Tenant = Annotated[str, typer.Option(help="Only for this tenant; not given: all")]
By = Annotated[str, typer.Option(help="Who decides; goes into the audit")]
Why = Annotated[str, typer.Option(help="The reason; goes into the audit")]


@app.command("set")
def set_mode(
    rule: Rule,
    mode: Annotated[Mode, typer.Argument(help="off for everybody is the kill switch: no narrower switch is above it")],
    by: By,
    why: Why,
    client: Client = "",
    tenant: Tenant = "",
) -> None:
    """Set the mode of a rule. All workers follow within seconds."""
    known_rule(rule)
    if mode != "visible" and not switchable(rule):
        raise fail(
            f"{rule} speaks of data that could not be read: its silence would look like safety. It stays visible."
        )
    with opened() as store:
        Switches(store.database).set(Switch(rule, mode, client, tenant, said(by, "--by"), said(why, "--why")))
    typer.echo(f"{rule} is {mode} for {callers(client, tenant)}.")


@app.command("clear")
def clear(rule: Rule, by: By, why: Why, client: Client = "", tenant: Tenant = "") -> None:
    """Take a switch away: a wider one decides again; without one the rule is visible."""
    switch = Switch(rule, "visible", client, tenant, said(by, "--by"), said(why, "--why"))
    with opened() as store:
        switches = Switches(store.database)
        if not any((one.rule, one.client, one.tenant) == (rule, client, tenant) for one in switches.all()):
            raise fail(f"There is no switch of {rule} for {callers(client, tenant)}. hip-cds mode list shows all.")
        switches.clear(switch)
    typer.echo(f"{rule} has no switch of its own for {callers(client, tenant)} any more.")


@app.command("list")
def list_modes() -> None:
    """Print every switch: rule, mode, for whom, since when, by whom, why."""
    with opened() as store:
        switches = Switches(store.database).all()
    for one in switches:
        since = f"{one.at:%Y-%m-%d %H:%M} UTC" if one.at else ""
        typer.echo(f"{one.rule:32} {one.mode:8} {callers(one.client, one.tenant)}; since {since}, {one.by}: {one.why}")
    if not switches:
        typer.echo("Every rule is visible to everybody.")


def said(text: str, option: str) -> str:
    """The text, which must not be blank: an audit without a name or a reason helps nobody."""
    if not text.strip():
        raise fail(f"{option} is empty. The audit needs who decided, and why.")
    return text.strip()


def callers(client: str, tenant: str) -> str:
    """ "client ehr, tenant north", "everybody"."""
    parts = [f"client {client}" if client else "", f"tenant {tenant}" if tenant else ""]
    return ", ".join(filter(None, parts)) or "everybody"
