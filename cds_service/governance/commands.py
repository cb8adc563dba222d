"""All commands of governance, joined to `hip-cds` in one place."""

import typer

from cds_service.governance import mode_commands, record_commands, report_commands


def join(app: typer.Typer) -> None:
    """Adds them."""
    app.add_typer(mode_commands.app, name="mode")
    app.add_typer(report_commands.app, name="governance")
    app.add_typer(record_commands.export_app, name="export")
    app.add_typer(record_commands.audit_app, name="audit")
    app.command("alarms")(report_commands.alarms)
    app.command("purge")(record_commands.purge)
    app.command("backup")(record_commands.backup)
