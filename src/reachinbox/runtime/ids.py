"""Ids that sort by the time they were made (UUIDv7, RFC 9562 §5.7), so indexes grow at one end."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new UUIDv7."""
    return uuid7()
