"""When sending hours are open in real time, DST nights included."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from reachinbox.planning.hours import SendingHours
from reachinbox.planning.instants import DAY, WEEK, from_micros, length_of

_MONDAY = 3 * DAY
"""1970-01-01 was a Thursday: this far into its week."""


class Openings:
    """The open spans of sending hours from `start` on, found as they are asked for."""

    def __init__(self, hours: SendingHours, zone: tzinfo, start: int) -> None:
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._later = _open_spans(hours.week(), zone, start)
        self._span = (0, 0)

    def at_or_after(self, instant: int) -> int:
        """The first open microsecond not before `instant`."""
        opens, closes = self._span
        if opens <= instant < closes:
            return instant
        while not self._closes or self._closes[-1] <= instant:
            opens, closes = next(self._later)
            self._opens.append(opens)
            self._closes.append(closes)
        index = bisect_right(self._closes, instant)
        self._span = self._opens[index], self._closes[index]
        return max(instant, self._span[0])

    def closing(self, instant: int) -> int:
        """The first closed microsecond after an open `instant`."""
        self.at_or_after(instant)
        return self._span[1]


def _open_spans(
    week: Sequence[tuple[int, int]], zone: tzinfo, start: int
) -> Iterator[tuple[int, int]]:
    """UTC spans in order, those that touch joined; endless, so `week` must leave something out."""
    held: tuple[int, int] | None = None
    for begin, end, offset in _steady_stretches(zone, start):
        for wall_opens, wall_closes in _cut(week, begin + offset, end + offset):
            opens, closes = wall_opens - offset, wall_closes - offset
            if held is not None and opens == held[1]:
                held = (held[0], closes)
                continue
            if held is not None:
                yield held
            held = (opens, closes)


def _cut(week: Sequence[tuple[int, int]], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of the repeated wall week that lie within [begin, end)."""
    monday = (begin + _MONDAY) // WEEK * WEEK - _MONDAY
    while monday < end:
        for opens, closes in week:
            first, last = max(begin, monday + opens), min(end, monday + closes)
            if first < last:
                yield first, last
        monday += WEEK


def _steady_stretches(zone: tzinfo, start: int) -> Iterator[tuple[int, int, int]]:
    """(begin, end, UTC offset) without end; no stretch contains a change of the clocks.

    A day is taken to hold one change at most.
    """
    begin, offset = start, _offset(zone, start)
    while True:
        end = begin + DAY
        next_offset = _offset(zone, end)
        if next_offset != offset:
            end = _change(zone, begin, end, offset)
        yield begin, end, offset
        begin, offset = end, next_offset


def _change(zone: tzinfo, begin: int, end: int, offset: int) -> int:
    """The first microsecond in (begin, end] at which the clocks no longer show `offset`."""
    moments = range(begin, end + 1)
    return moments[bisect_left(moments, True, key=lambda moment: _offset(zone, moment) != offset)]


def _offset(zone: tzinfo, instant: int) -> int:
    offset = from_micros(instant).astimezone(zone).utcoffset()
    return 0 if offset is None else length_of(offset)
