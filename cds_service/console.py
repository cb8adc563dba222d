"""What every command begins or ends with: the settings, and words to the person who typed it."""

import typer
from pydantic import ValidationError

from cds_service.settings import Settings, problems


def fail(*lines: str) -> typer.Exit:
    """Prints the lines as errors; raise what it returns."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)


def settings() -> Settings:
    """The settings of the environment. Exit code 1 when they cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        raise fail("The settings cannot be used:", *problems(error)) from None
