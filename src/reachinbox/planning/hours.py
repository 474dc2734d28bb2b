"""Sending hours as a person states them: days of the week and two times on the wall."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from reachinbox.planning.instants import DAY, SECOND, WEEK

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


@dataclass(frozen=True, slots=True)
class SendingHours:
    """From `opens` until just before `closes`, on the given ISO days of the week (1 = Monday).

    What counts is what the clock on the wall shows: an hour that a DST night repeats is open both
    times, one that it leaves out does not exist. Where `closes` is not after `opens` the window
    ends on the next day and belongs to the day it begins; so 00:00 to 00:00 is the whole day.
    """

    days: frozenset[int]
    opens: time
    closes: time

    @classmethod
    def parse(cls, days: Iterable[int | str], opens: str, closes: str) -> "SendingHours":
        """Hours from the API's `{days, from, to}`; ValueError with one sentence if wrong.

        Days are 1 to 7 or `mon` to `sun` (longer names too); times `HH:MM`, `to` also `24:00`.
        """
        until = time(0) if closes.strip() == "24:00" else _read_clock(closes)
        return cls(frozenset(_read_day(day) for day in days), _read_clock(opens), until)

    def week(self) -> list[tuple[int, int]]:
        """The open spans of a week, in wall microseconds since Monday 00:00, sorted and joined."""
        opens, closes = _since_midnight(self.opens), _since_midnight(self.closes)
        length = closes - opens if closes > opens else closes - opens + DAY
        spans: list[tuple[int, int]] = []
        for day in self.days:
            begin = (day - 1) * DAY + opens
            spans.append((begin, min(begin + length, WEEK)))
            if begin + length > WEEK:
                spans.append((0, begin + length - WEEK))
        return _join(sorted(spans))

    @property
    def always_open(self) -> bool:
        """Whether these hours exclude nothing."""
        return self.week() == [(0, WEEK)]


def _join(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _since_midnight(clock: time) -> int:
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return seconds * SECOND + clock.microsecond


def _read_clock(text: str) -> time:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:20]!r} is not a time of day such as 09:00.")
    hour, minute, second = (int(part or 0) for part in match.groups())
    return time(hour, minute, second)


def _read_day(day: int | str) -> int:
    if isinstance(day, int):
        number = day
    else:
        name = day.strip().lower()[:3]
        number = DAY_NAMES.index(name) + 1 if name in DAY_NAMES else 0
    if not 1 <= number <= len(DAY_NAMES):
        raise ValueError(f"{str(day)[:20]!r} is not a day of the week (1 to 7, or mon to sun).")
    return number
