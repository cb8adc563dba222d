"""Starting the real server for the demo."""

import pytest

from cds_service.demo import server


def test_a_server_that_cannot_start_is_reported() -> None:
    with (
        pytest.raises(RuntimeError, match=r"the server ended with code 1; run `hip-cds serve` to see why"),
        server.running(mode="production"),
    ):
        pytest.fail("it must not start without a public address")


def test_a_server_that_stays_silent_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "START_LIMIT", 0.0)
    with pytest.raises(RuntimeError, match="did not become ready"), server.running():
        pytest.fail("nobody waited for it")
