"""Logs: one JSON object per line on standard error, without patient data.

An exception is written as its type and the places it passed, never with its message: that may repeat a value
of the request.
"""

import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec

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
            **({"request": REQUEST.get()} if REQUEST.get() else {}),
            **getattr(record, "said", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["at"] = places(record.exc_info[2])
        return msgspec.json.encode(line).decode()


def places(trace: TracebackType | None) -> list[str]:
    """The frames of a traceback as "module-file:line function", without source lines or values."""
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def start(level: str) -> None:
    """Sends all logs of the process through one handler in this form, unless somebody already listens."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler])
    for name in (*QUIET, *LOUD):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
