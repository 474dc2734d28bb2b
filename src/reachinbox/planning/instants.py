"""Times as whole microseconds since 1970, so that planning never rounds."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
WEEK = 7 * DAY


def to_micros(moment: datetime) -> int:
    """Microseconds since the epoch; ValueError for a datetime without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a planned time needs a time zone")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC datetime of microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=micros)


def length_of(span: timedelta) -> int:
    """A length of time in microseconds."""
    return span // MICROSECOND
