"""Share recipients between lanes that depend on nothing but themselves."""

from array import array
from collections.abc import Sequence
from heapq import heapify, heappop, heapreplace
from itertools import repeat

from reachinbox.planning.lane import Lane, share_of
from reachinbox.planning.runs import Run, runs_to_the_end


def merge_lanes(count: int, lanes: Sequence[Lane], start: int) -> tuple["array[int]", "array[int]"]:
    """The lane and the time of each recipient: the first `count` slots of all lanes together.

    Equal times are given to the lane with the smallest share taken, then to the first lane.
    """
    runs, end = runs_to_the_end(count, lanes, start)
    slots = _slots_before(end, runs, len(lanes))
    _share_out_last_instant(count, end, runs, slots, lanes)
    if len(lanes) == 1:
        return array("I", bytes(4 * count)), slots[0]
    return _in_order(slots, lanes)


def _slots_before(end: int, runs: Sequence[Run], lanes: int) -> list["array[int]"]:
    """Each lane's times before `end`, all of which the plan uses."""
    slots = [array("q") for _ in range(lanes)]
    for run in runs:
        number = run.until(end - 1)
        if run.gap:
            slots[run.lane].extend(range(run.first, run.first + number * run.gap, run.gap))
        else:
            slots[run.lane].extend(repeat(run.first, number))
    return slots


def _share_out_last_instant(
    count: int, end: int, runs: Sequence[Run], slots: list["array[int]"], lanes: Sequence[Lane]
) -> None:
    """Add the times that are `end` itself, of which there may be more than are needed."""
    spare = [0] * len(lanes)
    for run in runs:
        spare[run.lane] += run.until(end) - run.until(end - 1)
    missing = count - sum(map(len, slots))
    taken = [len(times) for times in slots]
    turns = [(share_of(taken[lane], lanes[lane].capacity), lane) for lane in range(len(lanes))]
    turns = [turn for turn in turns if spare[turn[1]]]
    heapify(turns)
    for _ in range(missing):
        lane = turns[0][1]
        taken[lane] += 1
        spare[lane] -= 1
        if spare[lane]:
            heapreplace(turns, (share_of(taken[lane], lanes[lane].capacity), lane))
        else:
            heappop(turns)
    for lane, times in enumerate(slots):
        times.extend(repeat(end, taken[lane] - len(times)))


def _in_order(
    slots: Sequence["array[int]"], lanes: Sequence[Lane]
) -> tuple["array[int]", "array[int]"]:
    """All slots by time, then share, then lane; packed into one integer each to sort fast."""
    shares = max(share_of(len(times), lanes[lane].capacity) for lane, times in enumerate(slots)) + 1
    keys: list[int] = []
    for lane, times in enumerate(slots):
        capacity = lanes[lane].capacity
        keys += [
            (at * shares + share_of(taken, capacity)) * len(slots) + lane
            for taken, at in enumerate(times)
        ]
    keys.sort()
    scale = shares * len(slots)
    who = array("I", [key % len(slots) for key in keys])
    return who, array("q", [key // scale for key in keys])
