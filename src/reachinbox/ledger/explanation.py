"""The shape of an explanation: gates in order, one sentence over them, and how they say times."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SOON = timedelta(minutes=2)
THIS_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition an e-mail must meet to go.

    `opens_at` is when a closed one opens by itself; None when that is not known, or up to a person.
    """

    gate: str
    open: bool
    reason: str
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an e-mail has not gone yet, or how it ended.

    `likely_at` is when the next attempt is to be expected as things stand; None when it ended, or
    when something must be done first.
    """

    summary: str
    likely_at: datetime | None
    gates: list[Gate]


def say_time(moment: datetime, now: datetime) -> str:
    """Say `14:05 UTC`; with seconds when that is near, with the day when it is not today."""
    moment = moment.astimezone(UTC)
    distance = abs(moment - now)
    clock = f"{moment:%H:%M:%S} UTC" if distance < SOON else f"{moment:%H:%M} UTC"
    if moment.date() == now.astimezone(UTC).date() or distance < SOON:
        return clock
    if distance < THIS_WEEK:
        return f"{moment:%a} {clock}"
    return f"{moment.day} {moment:%b %Y} {clock}"


def say_span(span: timedelta) -> str:
    """Say `2 s`, `1 min`, `3 h` or `90 s`: in the largest unit that leaves no rest."""
    seconds = span.total_seconds()
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"
