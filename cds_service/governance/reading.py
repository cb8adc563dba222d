"""What governance reads from the store: figures, alarms, comments and rows to export, of one span of time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from cds_service.governance.alarms import WINDOWS, Alarm, Day, Limits, alarms
from cds_service.governance.export import Row
from cds_service.governance.figures import Counts, Figures, figures
from cds_service.governance.triage import Comment, Ranked, ranked
from cds_service.settings import Settings
from cds_service.store import counts, said
from cds_service.store.counts import DAY, WEEK, Called, Fired, Span
from cds_service.store.database import Database
from cds_service.store.moments import MILLISECOND, milliseconds, moment
from cds_service.store.said import Outcome

EVERY_CLIENT = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm, for all clients together or for one of several."""

    alarm: Alarm
    client: str = EVERY_CLIENT

    @property
    def says(self) -> str:
        return f"{self.alarm.says} (client {self.client})" if self.client else self.alarm.says


def weeks(now: datetime, count: int, zone: tzinfo, **only: str) -> Span:
    """The last `count` weeks, this one included, by the clinic's calendar. `only`: client, tenant, hook, rule."""
    span = Span(0, milliseconds(now) + 1, offset=_offset(now, zone), bucket=WEEK, **only)
    return replace(span, since=span.start(span.index(span.until) - count + 1))


def read_figures(database: Database, span: Span) -> Figures:
    """Raises StoreUnavailableError."""
    with database.reading() as connection:
        counted = Counts(
            spoken=counts.spoken(connection, span),
            fired=counts.fired(connection, span),
            called=counts.called(connection, span),
            answered=counts.answered(connection, span),
            open_questions=counts.open_questions(connection, span),
            waits=counts.waits(connection, span),
            buckets=range(span.index(span.since), span.index(span.until - 1) + 1),
        )
    return figures(counted)


def read_callers(database: Database, span: Span) -> list[tuple[str, str, str]]:
    """Client, tenant and hook of all calls in the span, whatever it is narrowed to. Raises StoreUnavailableError."""
    with database.reading() as connection:
        return counts.callers(connection, span)


def limits(settings: Settings) -> Limits:
    return Limits(settings.alarm_past, settings.alarm_chance, settings.alarm_times)


def read_alarms(database: Database, now: datetime, bounds: Limits) -> list[Raised]:
    """What changed up to `now`, over all clients and, where there are several, for each. StoreUnavailableError."""
    span = _days(now, max(WINDOWS) + bounds.past)
    with database.reading() as connection:
        fired, called = counts.fired(connection, span), counts.called(connection, span)
    found = [Raised(alarm) for alarm in alarms(_history(span, fired, called), bounds)]
    clients = sorted({call.client for call in called})
    for client in clients if len(clients) > 1 else ():
        of_one = [row for row in fired if row.client == client], [row for row in called if row.client == client]
        found += [Raised(alarm, client) for alarm in alarms(_history(span, *of_one), bounds)]
    return found


def _days(now: datetime, count: int) -> Span:
    """Whole spells of 24 hours that end now: a fault of this morning is seen by tomorrow morning."""
    until = milliseconds(now) + 1
    return Span(until - count * DAY, until, offset=-until % DAY, bucket=DAY)


def _history(span: Span, fired: Iterable[Fired], called: Iterable[Called]) -> list[Day]:
    """Every day of the span, from the first with a hip injection on."""
    indices = range(span.index(span.since), span.index(span.until - 1) + 1)
    days = {index: Counter[str]() for index in indices}
    orders = Counter[int]()
    for row in fired:
        days[row.bucket][row.rule] += row.times
    for call in called:
        orders[call.bucket] += call.orders
    began = next((index for index in indices if orders[index]), indices.stop)
    return [Day(orders[index], days[index]) for index in indices if index >= began]


def read_comments(database: Database, span: Span) -> list[Ranked]:
    """The comments of the span, the one to read first at the top. StoreUnavailableError."""
    with database.reading() as connection:
        return ranked([_comment(outcome) for outcome in said.outcomes(connection, span, commented=True)])


def _comment(outcome: Outcome) -> Comment:
    return Comment(
        outcome.rule,
        outcome.version,
        outcome.level,
        outcome.client,
        outcome.reason_code,
        moment(outcome.outcome_at),
        outcome.comment,
    )


def read_rows(database: Database, span: Span, *, comments: bool) -> Iterator[Row]:
    """The rows of an export; without `comments` the free texts stay where they are. StoreUnavailableError."""
    with database.reading() as connection:
        for outcome in said.outcomes(connection, span):
            yield _row(outcome if comments else outcome._replace(comment=""))


def _row(outcome: Outcome) -> Row:
    return Row(
        intervention=outcome.rule,
        version=outcome.version,
        level=outcome.level,
        card=outcome.card,
        shown=rfc3339(outcome.shown_at),
        action=outcome.outcome,
        suggestion=outcome.suggestion,
        reason=outcome.reason_code,
        reason_system=outcome.reason_system,
        non_adherence=outcome.non_adherence,
        comment=outcome.comment,
        user=outcome.user,
        date=rfc3339(outcome.outcome_at),
        location=outcome.tenant,
        client=outcome.client,
        hook=outcome.hook,
    )


def rfc3339(at: int) -> str:
    return moment(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _offset(now: datetime, zone: tzinfo) -> int:
    """How far the clinic's clock is ahead of UTC now, in milliseconds; a change of the clock moves old days by it."""
    ahead = now.astimezone(zone).utcoffset() or timedelta(0)
    return ahead // MILLISECOND


def clock(span: Span) -> tzinfo:
    """The zone in which the span counts its days."""
    return timezone(span.offset * MILLISECOND) if span.offset else UTC
