from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from cds_service.settings import Settings, problems, strangers


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HIP_CDS_{name.upper()}", raising=False)


def told(**values: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Settings(**values)
    return problems(caught.value)


def test_development_needs_no_setting() -> None:
    settings = Settings()
    assert not settings.production
    assert settings.allowed_origins == ("*",)
    assert (settings.rules / "README.md").parent.is_dir()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "TIMEZONE": "Europe/Berlin",
        "CORS_ORIGINS": "https://a.org, https://b.org",
        "PUBLIC_URL": "https://cds.example.org/",
        "BODY_LIMIT": "1000",
        "SITE": "site.yaml",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"HIP_CDS_{name}", value)
    settings = Settings()
    assert settings.timezone == ZoneInfo("Europe/Berlin")
    assert settings.allowed_origins == ("https://a.org", "https://b.org")
    assert settings.public_url == "https://cds.example.org"
    assert (settings.body_limit, settings.site) == (1000, Path("site.yaml"))


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().__setattr__("mode", "production")


def test_production_wants_a_public_https_address() -> None:
    assert told(mode="production") == [
        "HIP_CDS_PUBLIC_URL must be the public https address of the service in production"
    ]


def test_production_refuses_any_origin() -> None:
    assert told(mode="production", public_url="https://cds.example.org", cors_origins="*") == [
        'HIP_CDS_CORS_ORIGINS must name the origins of your clients in production, not "*"'
    ]


def test_production_wants_clients() -> None:
    assert told(mode="production", public_url="https://cds.example.org") == [
        "HIP_CDS_CLIENTS must name the YAML file of the EHRs that may call in production"
    ]


def test_a_safe_production() -> None:
    settings = Settings(mode="production", public_url="https://cds.example.org", clients=Path("clients.yaml"))
    assert settings.production
    assert settings.allowed_origins == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("mode", "prod"), ("timezone", "Mars/Olympus"), ("body_limit", 0), ("fetch_deadline", -1), ("log_level", "LOUD")],
)
def test_a_wrong_value_is_named(name: str, value: object) -> None:
    [line] = told(**{name: value})
    assert line.startswith(f"HIP_CDS_{name.upper()}: ")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_development_listens_on_this_machine(host: str) -> None:
    assert Settings().refuses_host(host) == ""


def test_development_listens_nowhere_else() -> None:
    assert Settings().refuses_host("0.0.0.0") == (
        "In development the server listens on this machine only, not on 0.0.0.0: nothing keeps strangers out. "
        "Use 127.0.0.1, or set HIP_CDS_MODE=production."
    )
    production = Settings(mode="production", public_url="https://cds.example.org", clients=Path("clients.yaml"))
    assert production.refuses_host("0.0.0.0") == ""


def test_the_timeline_is_launched_where_an_ehr_knows_it() -> None:
    assert Settings().smart_launch == "http://127.0.0.1:8000/timeline/launch"
    base = Settings(public_url="https://cds.example.org").model_copy(update={"mode": "production"})
    assert base.smart_launch == ""
    known = base.model_copy(update={"smart_client": "abc"})
    assert known.smart_launch == "https://cds.example.org/timeline/launch"


def test_an_address_that_no_card_could_link_to_is_refused() -> None:
    [said] = told(public_url="cds.example.org")
    assert said.startswith("HIP_CDS_PUBLIC_URL: must be an absolute address")


def test_a_variable_that_is_no_setting_is_said_with_the_one_it_may_mean() -> None:
    assert strangers(["HIP_CDS_MODE", "PATH", "HIP_CDS_CLIENT", "HIP_CDS_BLUE"]) == [
        "HIP_CDS_BLUE is no setting and changes nothing. README.md lists the settings.",
        "HIP_CDS_CLIENT is no setting and changes nothing. Did you mean HIP_CDS_CLIENTS?",
    ]


def test_what_kubernetes_says_of_a_service_of_this_name_is_no_misspelling() -> None:
    assert strangers(["HIP_CDS_SERVICE_HOST", "HIP_CDS_SERVICE_PORT_HTTP", "HIP_CDS_PORT_8000_TCP_ADDR"]) == []
