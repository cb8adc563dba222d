import pytest

from cds_service.api.telemetry import excluded, telemetry


def test_without_a_collector_nothing_is_measured() -> None:
    assert (telemetry()["tracing"], telemetry()["metrics"], telemetry()["auto_configure"]) == (False, False, False)


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"])
def test_the_standard_variables_turn_it_on_but_logs_stay_here(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:4318")
    assert telemetry()["tracing"]
    assert telemetry()["auto_configure"]
    assert not telemetry()["logs"]


def test_what_a_caller_can_make_up_is_not_traced() -> None:
    assert not excluded({"path": "/cds-services/hip-injection-order-sign", "query_string": b""})
    assert excluded({"path": "/cds-services/hip-injection-order-sign", "query_string": b"name=Risk"})
    assert excluded({"path": "/Patient/Risk", "query_string": b""})
