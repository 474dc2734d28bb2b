"""Each lane's times up to the end of a plan, as runs of equal steps, and where that end is."""

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from reachinbox.planning.instants import from_micros
from reachinbox.planning.lane import HORIZON, Lane
from reachinbox.planning.pace import PlanImpossible


class Run(NamedTuple):
    """`number` e-mails of one lane, `gap` microseconds apart, from `first` on."""

    lane: int
    first: int
    gap: int
    number: int

    @property
    def last(self) -> int:
        """When the last of them leaves."""
        return self.first + (self.number - 1) * self.gap

    def until(self, instant: int) -> int:
        """How many of them leave at `instant` or before."""
        if instant < self.first:
            return 0
        return min(self.number, (instant - self.first) // self.gap + 1) if self.gap else self.number


def runs_to_the_end(count: int, lanes: Sequence[Lane], start: int) -> tuple[list[Run], int]:
    """Runs holding at least `count` e-mails, and the time at which the last of these leaves.

    Lanes that share nothing fill up independently, so a plan's end is the time by which all of
    them together have had `count` slots. Every slot up to that time is in the runs, later ones
    may be. Raises PlanImpossible where the end lies beyond the horizon.
    """
    coming = _runs_in_order(count, lanes, start)
    runs: list[Run] = []
    found, end_at_most = 0, 0
    while found < count:
        run = next(coming, None)
        if run is None:
            raise too_far(start + HORIZON, start, found, count)
        runs.append(run)
        found += run.number
        end_at_most = max(end_at_most, run.last)
    end_at_least = runs[-1].first
    for run in coming:
        if run.first > end_at_most:
            break
        runs.append(run)
    end = _when_reached(count, runs, end_at_least, end_at_most)
    if end > start + HORIZON:
        raise too_far(end, start, count, count)
    return runs, end


def too_far(instant: int, start: int, found: int, count: int) -> PlanImpossible:
    """The refusal of a plan of which `found` e-mails of `count` fit before `instant`."""
    if not found:
        return PlanImpossible("No e-mail could leave within 5 years of the start.")
    end = instant if found == count else start + HORIZON * count // found
    # Stay clear of the last year a datetime knows.
    year = str(from_micros(end).year) if end < _YEAR_9000 else "a very distant year"
    return PlanImpossible(
        f"At this pace the last e-mail would leave in about {year}, "
        "more than 5 years after the start."
    )


_YEAR_9000 = 221_845_392_000_000_000


def _runs_in_order(count: int, lanes: Sequence[Lane], start: int) -> Iterator[Run]:
    """The runs of all lanes by their first time, to the horizon or until each has enough."""
    free = [(lane.slot(start), index) for index, lane in enumerate(lanes)]
    heapify(free)
    while free:
        first, index = free[0]
        if first > start + HORIZON:
            return
        lane = lanes[index]
        run = Run(index, first, lane.gap, lane.run(first, count))
        yield run
        if lane.taken < count:
            heapreplace(free, (lane.slot(run.last + run.gap), index))
        else:
            heappop(free)


def _when_reached(count: int, runs: Sequence[Run], low: int, high: int) -> int:
    """The first time in [low, high] by which `count` e-mails of the runs have left."""
    missing = count - sum(run.number for run in runs if run.last < low)
    open_runs = [run for run in runs if run.last >= low]
    while low < high:
        middle = (low + high) // 2
        if sum(run.until(middle) for run in open_runs) >= missing:
            high = middle
        else:
            low = middle + 1
    return low
