"""Logs: one JSON object per line on standard error, without patient data.

An exception is written as its type and the places it passed, never with its message: that may repeat a value
of the request.
"""

import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import FrameType, TracebackType
from typing import Any

import msgspec

from cds_service.api.lines import Lines

REQUEST = ContextVar("request", default="")  # the id of the request that is being answered
QUIET = ("httpx", "httpcore", "uvicorn.access")  # they print addresses, and those hold patient ids
LOUD = ("alembic",)  # names every plug-in that it loads


class JsonLines(logging.Formatter):
    """`extra={"said": {...}}` of a record becomes members of its line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fixed", {}),
            **getattr(record, "said", {}),
        }
        return msgspec.json.encode(line).decode()


def fix(record: logging.LogRecord) -> None:
    """Keeps what only the one who logs knows: the request, and of an exception what may be said of it."""
    request = REQUEST.get()
    fixed: dict[str, Any] = {"request": request} if request else {}
    if record.exc_info and record.exc_info[0] is not None:
        fixed |= {"exception": record.exc_info[0].__name__, "at": places(record.exc_info[2])}
        record.exc_info = None  # its frames hold the request
    record.fixed = fixed


def places(trace: TracebackType | None) -> list[str]:
    """The frames of a traceback as "module-file:line function", without source lines or values."""
    return _places(traceback.extract_tb(trace))


def places_on(frame: FrameType) -> list[str]:
    """The same of what is running there, the innermost last."""
    return _places(traceback.extract_stack(frame))


def _places(frames: traceback.StackSummary) -> list[str]:
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def start(level: str) -> None:
    """Sends all logs of the process through one handler in this form, unless somebody already listens."""
    if not logging.root.handlers:
        handler = Lines(sys.stderr, fix)
        handler.setFormatter(JsonLines())
        logging.root.addHandler(handler)
        logging.root.setLevel(level)
        leave_out_what_no_line_says()
    for name in (*QUIET, *LOUD):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()


def end() -> None:
    """The process is about to stop: no line may be left behind."""
    for handler in logging.root.handlers:
        if isinstance(handler, Lines):
            handler.end()


def leave_out_what_no_line_says() -> None:
    """Where a record was made, by which thread and process: `logging` lets these be left out, as its manual says."""
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
