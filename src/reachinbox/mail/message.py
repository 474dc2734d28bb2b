"""Names an e-mail before its first attempt, and writes its date, as RFC 5322 wants both."""

import re
import time
from datetime import datetime
from functools import lru_cache
from uuid import UUID

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_OURS = re.compile(r"<([0-9a-f]{32})\.rib@[A-Za-z0-9.-]{1,253}>")
_MESSAGE_ID = re.compile(r"<[!-;=?A-Z\[-~]{1,250}@[!-;=?A-Z\[-~]{1,250}>")


def message_id_for(email_id: UUID, domain: str) -> str:
    """Give the one Message-ID this e-mail has in every attempt; `domain` in ASCII form."""
    if _DOMAIN.fullmatch(domain) is None:
        raise ValueError(f"not a domain for a Message-ID: {domain[:100]!r}")
    return f"<{email_id.hex}.rib@{domain}>"


def email_id_in(message_id: str) -> UUID | None:
    """Give the e-mail a Message-ID of ours names, or None for anybody else's."""
    found = _OURS.fullmatch(message_id.strip())
    return UUID(found.group(1)) if found else None


def check_message_id(message_id: str) -> None:
    """Raise ValueError unless `message_id` is `<left@right>` in plain characters."""
    if _MESSAGE_ID.fullmatch(message_id) is None:
        raise ValueError(f"not a Message-ID: {message_id[:100]!r}")


def format_date(date: datetime) -> str:
    """Write an aware `date` in UTC (RFC 5322 §3.3), to the second."""
    if date.tzinfo is None:
        raise ValueError("a date without a time zone names no moment")
    return _format_second(int(date.timestamp()))


@lru_cache(maxsize=8)
def _format_second(timestamp: int) -> str:
    at = time.gmtime(timestamp)
    return (
        f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon - 1]} {at.tm_year:04} "
        f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} +0000"
    )
