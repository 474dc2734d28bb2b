"""Says times as the clock on this person's wall shows them."""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOCALTIME = Path("/etc/localtime")
THIS_WEEK = timedelta(days=6)


def local_zone() -> ZoneInfo | None:
    """Return this machine's time zone by name: TZ, else what /etc/localtime links to, if known."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named and LOCALTIME.is_symlink():
        named = str(LOCALTIME.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(named or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_name(zone: tzinfo | None, moment: datetime) -> str:
    """Return `Europe/Berlin`, or the abbreviation where the zone has no name."""
    if isinstance(zone, ZoneInfo) and not zone.key.startswith("Etc/"):
        return zone.key
    return moment.astimezone(zone).tzname() or ""


def read_moment(text: str) -> datetime:
    """Read an ISO 8601 time; without an offset it is on the local clock. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=local_zone()) if local_zone() else moment.astimezone()
    return moment


def say_moment(moment: datetime, zone: tzinfo | None, *, now: datetime) -> str:
    """Say `15:42:07` for today, `Thu 15:42` for this week, `Thu 3 Dec 15:42` beyond."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M:%S}"
    if abs(local - today) < THIS_WEEK:
        return f"{local:%a %H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year} {local:%H:%M}"


def say_hour(moment: datetime, zone: tzinfo | None) -> str:
    """Say `Thu 15:00`."""
    return f"{moment.astimezone(zone):%a %H:%M}"


def say_day(moment: datetime, zone: tzinfo | None) -> str:
    """Say `Thu  3 Dec`."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day:>2} {local:%b}"
