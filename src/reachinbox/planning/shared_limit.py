"""Share recipients between lanes under the campaign's own limit, which couples them."""

from array import array
from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

from reachinbox.planning.lane import (
    HORIZON,
    Lane,
    campaign_limit_binds,
    campaign_window,
    openings_of,
)
from reachinbox.planning.pace import CampaignPace, LanePace
from reachinbox.planning.runs import too_far

_PROGRESS_EVERY = 1 << 15


def shares_a_limit(count: int, lanes: Sequence[LanePace], pace: CampaignPace) -> bool:
    """Whether a limit of the campaign, which could be reached, couples several lanes."""
    return len(lanes) > 1 and campaign_limit_binds(count, pace)


def plan_under_shared_limit(
    count: int,
    lanes: Sequence[Lane],
    pace: CampaignPace,
    start: int,
    on_progress: Callable[[int], None] | None = None,
) -> tuple["array[int]", "array[int]"]:
    """The lane and the time of each recipient, one after the other.

    Lanes wait by time; those whose time has come while the campaign was full are ready, and the
    one with the smallest share taken goes first when the campaign has room again.
    """
    gate = Lane(0, 1, start + HORIZON, openings_of(pace, start))
    gate.keep_within(campaign_window(pace))
    who, when = array("I", bytes(4 * count)), array("q", bytes(8 * count))
    waiting = [(lane.slot(start), index) for index, lane in enumerate(lanes)]
    heapify(waiting)
    ready: list[tuple[int, int]] = []
    now = start
    for recipient in range(count):
        now, chosen = _next_turn(now, gate, lanes, waiting, ready)
        if now > start + HORIZON:
            raise too_far(now, start, recipient, count)
        lane = lanes[chosen]
        lane.take(now)
        gate.take(now)
        who[recipient], when[recipient] = chosen, now
        heappush(waiting, (now + lane.gap, chosen))
        if on_progress is not None and recipient % _PROGRESS_EVERY == 0:
            on_progress(recipient)
    return who, when


def _next_turn(
    now: int,
    gate: Lane,
    lanes: Sequence[Lane],
    waiting: list[tuple[int, int]],
    ready: list[tuple[int, int]],
) -> tuple[int, int]:
    """The next time that suits the campaign and a lane, and that lane."""
    while True:
        now = gate.slot(now if ready else max(now, waiting[0][0]))
        while waiting and waiting[0][0] <= now:
            index = heappop(waiting)[1]
            heappush(ready, (lanes[index].share, index))
        if not ready:
            continue
        chosen = heappop(ready)[1]
        slot = lanes[chosen].slot(now)
        if slot == now:
            return now, chosen
        heappush(waiting, (slot, chosen))
