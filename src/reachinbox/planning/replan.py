"""New times for e-mails that wait in a lane which may not send them now."""

from array import array
from collections.abc import Sequence
from datetime import datetime

from reachinbox.planning.instants import to_micros
from reachinbox.planning.lane import open_lanes
from reachinbox.planning.pace import CampaignPace, LanePace, check_paces


def replan(
    waiting_times: Sequence[int], lane: LanePace, pace: CampaignPace, now: datetime
) -> "array[int]":
    """New times for one lane's waiting e-mails of one campaign, in their order.

    No e-mail moves before `now` or before its present time. `lane.promised` and `pace.used` hold
    everything that counts except the waiting e-mails themselves. Only as many times are returned
    as have to change: e-mails after the last one that moves keep theirs. A time depends on no
    later e-mail, so a caller may pass just the first few thousand. Raises PlanImpossible.
    """
    check_paces([lane], pace)
    earliest = to_micros(now)
    (made,) = open_lanes(len(waiting_times), [lane], pace, earliest)
    times = array("q")
    changed = 0
    while len(times) < len(waiting_times):
        place = len(times)
        first = made.slot(max(earliest, waiting_times[place]))
        number = made.run(first, _due_by(first, waiting_times, place))
        times.extend(first + made.gap * step for step in range(number))
        earliest = times[-1] + made.gap
        for step in range(place, place + number):
            if times[step] != waiting_times[step]:
                changed = step + 1
    return times[:changed]


def _due_by(instant: int, waiting_times: Sequence[int], place: int) -> int:
    """How many e-mails from `place` on wait since `instant` or before; itself always counts."""
    end = place + 1
    while end < len(waiting_times) and waiting_times[end] <= instant:
        end += 1
    return end - place
