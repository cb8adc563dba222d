import io
import json
import logging
import sys
from typing import Any

import pytest

from cds_service.api import logs
from cds_service.api.lines import Lines
from cds_service.api.logs import REQUEST, JsonLines, fix


def line(message: str, *args: object, said: dict[str, object] | None = None, broken: bool = False) -> dict[str, Any]:
    record = logging.LogRecord("cds_service.x", logging.INFO, __file__, 1, message, args, None)
    if said:
        record.said = said
    if broken:
        try:
            raise ValueError("Walter Risk, born 1951")
        except ValueError:
            record.exc_info = sys.exc_info()
    fix(record)
    written: dict[str, object] = json.loads(JsonLines().format(record))
    return written


def test_a_line_is_json_with_what_was_said() -> None:
    written = line("rule %s", "a", said={"hook": "order-sign", "ms": 0.7})
    assert written["message"] == "rule a"
    assert (written["level"], written["hook"], written["ms"]) == ("INFO", "order-sign", 0.7)


def test_an_exception_is_written_without_its_message() -> None:
    written = line("broke", broken=True)
    assert written["exception"] == "ValueError"
    assert [place.partition(":")[0] for place in written["at"]] == ["test_logs.py"]
    assert "Walter" not in json.dumps(written)


def test_the_request_is_that_of_the_moment_in_which_it_was_logged() -> None:
    record = logging.LogRecord("cds_service.x", logging.INFO, __file__, 1, "a", (), None)
    token = REQUEST.set("7f")
    fix(record)
    REQUEST.reset(token)
    assert json.loads(JsonLines().format(record))["request"] == "7f"


def test_at_the_end_of_the_process_no_line_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(logging.root, "handlers", [logging.NullHandler(), handler := Lines(stream, fix)])
    handler.handle(logging.makeLogRecord({"msg": "Shutting down"}))
    logs.end()
    assert stream.getvalue() == "Shutting down\n"
