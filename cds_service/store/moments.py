"""Times as the tables hold them: whole milliseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

START = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """The aware `moment` as the tables hold it."""
    return (moment - START) // MILLISECOND


def moment(milliseconds: int) -> datetime:
    """The other way, in UTC."""
    return START + milliseconds * MILLISECOND
