"""This machine's time. Decisions about limits use the database's instead."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time now, aware and in UTC."""
    return datetime.now(UTC)
