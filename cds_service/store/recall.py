"""What was kept of one call, found by the hookInstance that its client gave it. The chart was never kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from cds_service.store.database import Database
from cds_service.store.tables import answers, findings

MOST = 20  # a client that repeats a hookInstance does not fill the page


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that had something to show. `mode`: visible, or what kept it back."""

    rule: str
    version: str
    level: str
    status: str
    mode: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """One answer. `at` in milliseconds since 1970; `unknown`: rules that could not tell and had no card."""

    at: int
    hook: str
    client: str
    policy: str
    rules_version: str
    orders: int
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]


def recalled(database: Database, hook_instance: str) -> list[Recalled]:
    """The newest answers of that name first. Raises StoreUnavailableError."""
    asked = select(answers).where(answers.c.hook_instance == hook_instance).order_by(answers.c.at.desc()).limit(MOST)
    with database.reading() as connection:
        return [_recalled(row, connection) for row in connection.execute(asked).all()]


def _recalled(row: Row[tuple[object, ...]], connection: Connection) -> Recalled:
    said = select(findings).where(findings.c.answer == row.id).order_by(findings.c.place)
    return Recalled(
        at=row.at,
        hook=row.hook,
        client=row.client,
        policy=row.policy,
        rules_version=row.rules_version,
        orders=row.orders,
        unknown=tuple(row.unknown.split()),
        findings=tuple(
            Finding(one.rule, one.version, one.level, one.status, one.mode) for one in connection.execute(said)
        ),
    )
