"""What every command begins or ends with: the settings, and words to the person who typed it."""

import os
import sys
from pathlib import Path
from typing import TextIO

import typer
from pydantic import ValidationError

from cds_service.settings import Settings, problems, strangers


def keep_streams() -> None:
    """Where a standard stream is closed, nothing takes its place: the store's file would get what is meant for it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    while nowhere <= 2:
        nowhere = os.dup(nowhere)
    os.close(nowhere)
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def fail(*lines: str) -> typer.Exit:
    """Prints the lines as errors; raise what it returns."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)


def settings() -> Settings:
    """The settings of the environment. Exit code 1 when they cannot be used; what is misspelt is said."""
    for line in strangers(os.environ):
        typer.echo(line, err=True)
    try:
        return Settings()
    except ValidationError as error:
        raise fail("The settings cannot be used:", *problems(error)) from None
