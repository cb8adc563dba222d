"""All settings, from the environment: `HIP_CDS_MODE`, `HIP_CDS_POLICY` … One frozen object, made once.

An unsafe production value stops the start: better no service than an open one.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cds_service.folders import data_folder, state_folder
from cds_service.wire.message import absolute_address

PREFIX = "HIP_CDS_"
# What Kubernetes puts into the environment of every pod beside a service that is called hip-cds.
OF_KUBERNETES = tuple(f"{PREFIX}{word}" for word in ("PORT", "SERVICE_HOST", "SERVICE_PORT"))
SECRETS = Path("/run/secrets")  # where containers mount them: hip_cds_store holds HIP_CDS_STORE
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MIB = 1024 * 1024
STUCK = 10  # seconds
DRAIN = 2.0


def _split(value: Any) -> Any:
    """ "a, b" from the environment is a list of two."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _without_last_slash(value: str) -> str:
    return value.rstrip("/")


List = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
BaseAddress = Annotated[str, AfterValidator(_without_last_slash), AfterValidator(absolute_address)]


class Settings(BaseSettings):
    """What may differ between two installations. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", secrets_dir=SECRETS if SECRETS.is_dir() else None
    )

    mode: Literal["development", "production"] = Field(
        "development",
        description="development asks nobody who they are, unless clients are set, and stays on this machine",
    )
    policy: str = Field("sir-2019", description="Guideline profile that sets the limits, from rules/policies")
    site: Path | None = Field(None, description="YAML file of a site that overrides single limits")
    rules: Path = Field(default_factory=lambda: data_folder("rules"), description="Folder of the rules")
    public_url: BaseAddress = Field(
        "http://127.0.0.1:8000", description="Address under which clients and readers of cards reach the service"
    )
    timezone: ZoneInfo = Field(ZoneInfo("UTC"), description="The clinic's zone: decides what day it is")
    body_limit: int = Field(5 * MIB, gt=0, description="Largest request body")
    depth_limit: int = Field(100, gt=10, le=500, description="Levels of nesting in a request body")
    values_limit: int = Field(200_000, gt=0, description="Objects and arrays in a request body")
    drafts_limit: int = Field(512 * 1024, gt=0, description="Largest Bundle of draft orders or appointments")
    draft_objects_limit: int = Field(5_000, gt=0, description="Objects in a Bundle of draft orders or appointments")
    orders_limit: int = Field(20, gt=0, description="Hip injections that are judged in one request")
    injectates_limit: int = Field(200, gt=0, description="Drugs that all hip injections of one request hold together")
    order_lines_limit: int = Field(2_000, gt=0, description="Notes, reasons, instructions that they hold together")
    concurrency: int = Field(100, gt=0, description="Calls under way at once; more are refused with 503")
    tenant_rate: float = Field(
        100.0,
        gt=0,
        description="Calls per second that a worker takes from one tenant, large bodies counting more than once; "
        "more are refused with 429",
    )
    drain: float | None = Field(
        None, ge=0, le=60, description="Between not ready and the stop; not set: 2 in production, 0 in development"
    )
    breaker_failures: int = Field(5, gt=0, description="Failed calls in a row after which a FHIR server is left alone")
    breaker_pause: float = Field(10.0, gt=0, description="For how long it is left alone before one call is tried")
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token for /metrics; not set: open in development, no such page in production"
    )
    openapi: bool = Field(False, description="Whether production serves /openapi.json; development always does")
    request_deadline: float = Field(5.0, gt=0, description="For the body of a request to arrive")
    fetch_deadline: float = Field(1.5, gt=0, le=10, description="For all data fetched for one request")
    fetch_limit: int = Field(10 * MIB, gt=0, description="Largest amount of data fetched for one request")
    clients: Path | None = Field(None, description="YAML file of the EHRs that may call; production needs it")
    authorities: Path | None = Field(
        None, description="PEM file of certificate authorities to trust beside the usual ones when calling out"
    )
    token_leeway: float = Field(60, ge=0, le=300, description="How far the clocks of clients may be apart from ours")
    token_lifetime: float = Field(3600, gt=0, description="Longest life of a client's token, from iat to exp")
    keys_fresh: float = Field(300, gt=0, description="After this time the keys of a client are read again")
    cors_origins: List | None = Field(
        None, description="Origins of browser-based clients; not set: any in development, none in production"
    )
    smart_client: str = Field(
        "", description="Client id of the timeline as a SMART app; not set: in production no card links to it"
    )
    smart_origins: List = Field(
        (), description="Origins of authorisation servers that the timeline calls beside the FHIR servers of clients"
    )
    stuck_after: int | None = Field(
        None,
        ge=0,
        description="Seconds without a turn of its event loop after which a process ends itself, so that another is "
        "started; 0 is never; not set: 10 in production, never in development",
    )
    reload_every: float = Field(
        2.0, ge=0, description="How often the rules folder is looked at for changes (development); 0 is never"
    )
    store: str = Field(
        "", description="Address of the database; not set: an SQLite file in the state folder; `off`: nothing is kept"
    )
    store_patience: float = Field(2.0, gt=0, le=30, description="How long a write waits for the database")
    store_queue: int = Field(2000, gt=0, description="Calls whose cards may wait in memory to be recorded")
    spool_limit: int = Field(256 * MIB, ge=0, description="Most that waits on disk while the database does not answer")
    state: Path = Field(
        default_factory=state_folder, description="Folder of the SQLite file, of what waits, of the key"
    )
    pseudonym_key_file: Path | None = Field(
        None,
        description="File with at least 32 random bytes for pseudonyms (production); not set: made in the state folder",
    )
    modes_every: float = Field(2.0, gt=0, le=60, description="How often the modes of rules are read from the store")
    governance_token: SecretStr | None = Field(
        None,
        min_length=32,
        description="Opens /governance and /explain; not set: open in development, not served in production",
    )
    keep_records: int = Field(1095, ge=1, description="Days that shown cards and feedback are kept: `hip-cds purge`")
    keep_comments: int = Field(365, ge=0, description="Days that the free text of feedback is kept: `hip-cds purge`")
    keep_audit: int = Field(3650, ge=1, description="Days that the audit says who did something: `hip-cds purge`")
    purge_hour: int | None = Field(
        None, ge=0, le=23, description="Hour of the clinic's day in which one process purges; not set: only by command"
    )
    repeat_hours: float = Field(
        0, ge=0, le=8760, description="How long an overridden card is not shown again while nothing changes; 0: never"
    )
    alarm_past: int = Field(28, ge=7, le=365, description="Days that the latest firings of a rule are compared with")
    alarm_chance: float = Field(
        0.0001, gt=0, le=0.05, description="How seldom chance alone may raise an alarm about a rule"
    )
    alarm_times: float = Field(
        2.0, gt=1, le=100, description="How many times more, or less, often a rule must fire to raise an alarm"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged")

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def smart_launch(self) -> str:
        """Where an EHR launches the timeline as a SMART app; "" where no EHR knows it."""
        return f"{self.public_url}/timeline/launch" if self.smart_client or not self.production else ""

    @property
    def seconds_to_drain(self) -> float:
        """How long others have to see that this process is not ready any more."""
        return self.drain if self.drain is not None else DRAIN if self.production else 0.0

    @property
    def seconds_until_stuck(self) -> int:
        """How long the event loop may stand still; 0 is for ever."""
        return self.stuck_after if self.stuck_after is not None else STUCK if self.production else 0

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Origins for CORS; "*" stands for any."""
        if self.cors_origins is not None:
            return self.cors_origins
        return () if self.production else ("*",)

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if not self.production:
            return self
        if not self.public_url.startswith("https://"):
            raise ValueError(f"{PREFIX}PUBLIC_URL must be the public https address of the service in production")
        if "*" in self.allowed_origins:
            raise ValueError(f'{PREFIX}CORS_ORIGINS must name the origins of your clients in production, not "*"')
        if self.clients is None:
            raise ValueError(f"{PREFIX}CLIENTS must name the YAML file of the EHRs that may call in production")
        return self

    def refuses_host(self, host: str) -> str:
        """Why the server may not listen on `host`; "" when it may."""
        if self.production or host in LOOPBACK:
            return ""
        return (
            f"In development the server listens on this machine only, not on {host}: nothing keeps strangers out. "
            f"Use 127.0.0.1, or set {PREFIX}MODE=production."
        )


def problems(error: ValidationError) -> list[str]:
    """What is wrong with the settings, one line each, by the name of the variable."""
    lines = []
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        name = PREFIX + str(fault["loc"][0]).upper() + ": " if fault["loc"] else ""
        lines.append(name + fault["msg"].removeprefix("Value error, "))
    return lines


def strangers(names: Iterable[str]) -> list[str]:
    """What looks like a setting among the names of variables and is none, one line each: it changes nothing."""
    ours = sorted(name for name in names if name.startswith(PREFIX) and not name.startswith(OF_KUBERNETES))
    known = [name.upper() for name in Settings.model_fields]
    return [_stranger(name, known) for name in ours if name.removeprefix(PREFIX) not in known]


def _stranger(name: str, known: list[str]) -> str:
    near = get_close_matches(name.removeprefix(PREFIX), known, n=1)
    guess = f"Did you mean {PREFIX}{near[0]}?" if near else "README.md lists the settings."
    return f"{name} is no setting and changes nothing. {guess}"
