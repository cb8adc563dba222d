"""The server process, or the supervisor of several: where it listens, how it ends, and where workers count."""

import contextlib
import os
import socket
from collections.abc import Iterator

import typer
import uvicorn
from fastapi import FastAPI

from cds_service.api import together
from cds_service.api.connection import Connection
from cds_service.api.metrics import SHARED
from cds_service.settings import PREFIX, Settings

GRACE = 10  # seconds for requests under way when the server is told to stop
TO_LOAD = 15  # seconds that a worker has to load the program; the supervisor, asked to stop, may wait as long for it


def reachable_at(chosen: Settings, port: int) -> Settings:
    """Without a public address, links on cards lead to this machine, at the port that is served."""
    if "public_url" in chosen.model_fields_set:
        return chosen
    address = f"http://127.0.0.1:{port}"
    os.environ[f"{PREFIX}PUBLIC_URL"] = address  # worker processes read their own settings
    return chosen.model_copy(update={"public_url": address})


def run_server(application: FastAPI, host: str, port: int, workers: int) -> None:
    """Until somebody ends it. Several workers make applications of their own."""
    together.clear_left()
    with counting_together() if workers > 1 else contextlib.nullcontext():
        uvicorn.run(
            application if workers == 1 else "cds_service.app:create_app",
            factory=workers > 1,
            http=Connection,
            host=host,
            port=port,
            workers=workers,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
            timeout_worker_healthcheck=TO_LOAD,
        )


def taken(host: str, port: int) -> str:
    """Why nobody can listen there; "" when it is free. Asked first: the server would say it last, in its log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another with --port."
    return ""


@contextlib.contextmanager
def counting_together() -> Iterator[None]:
    """Workers count into one folder, which goes when the server ends; it stays where somebody else has named it.

    Where none can be written, /metrics shows the worker that answers.
    """
    if os.environ.get(SHARED):
        yield
        return
    with contextlib.ExitStack() as until_the_end:
        try:
            os.environ[SHARED] = str(until_the_end.enter_context(together.new_folder()))
            until_the_end.callback(os.environ.pop, SHARED)
        except OSError as error:
            typer.echo(f"/metrics shows single workers: no temporary folder ({error.strerror})", err=True)
        yield
