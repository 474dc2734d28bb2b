"""Time zones and sending hours as people write them, checked and in one form."""

import zoneinfo
from functools import lru_cache
from typing import Any

from reachinbox.campaigns.forms import Hours
from reachinbox.planning.hours import DAY_NAMES, SendingHours
from reachinbox.runtime.errors import Invalid


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def check_timezone(name: str) -> str:
    """Return the name of a known time zone, or raise a 422."""
    if name not in _time_zones():
        raise Invalid(
            f"“{name}” is not a known time zone; use a name such as Europe/Paris or UTC.",
            code="unknown_timezone",
        )
    return name


def check_hours(hours: Hours | None) -> dict[str, Any] | None:
    """Return hours as they are stored: `{"days": ["mon", …], "from": "09:00", "to": "17:00"}`."""
    if hours is None:
        return None
    try:
        parsed = SendingHours.parse(hours.days, hours.opens, hours.closes)
    except ValueError as error:
        raise Invalid(f"The sending hours are wrong: {error}", code="bad_hours") from error
    if not parsed.days:
        raise Invalid("The sending hours name no day of the week.", code="bad_hours")
    days = [DAY_NAMES[day - 1] for day in sorted(parsed.days)]
    return {"days": days, "from": hours.opens.strip(), "to": hours.closes.strip()}


def read_hours(stored: dict[str, Any] | None) -> SendingHours | None:
    """Return stored hours as the planner takes them."""
    if stored is None:
        return None
    return SendingHours.parse(stored["days"], stored["from"], stored["to"])
