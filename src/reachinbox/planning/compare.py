"""How much sooner a campaign would be done under other rules."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain

from reachinbox.planning.finish import Finish, finish_time
from reachinbox.planning.instants import length_of
from reachinbox.planning.pace import CampaignPace, LanePace, PlanImpossible

MOST_GROUPS = 8
"""One sender of each of so many kinds is tried; a forecast has seconds, not minutes."""
MANY_PROMISED = 200_000
"""With more e-mails promised than this only two kinds are tried: each trial walks them all."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Microseconds saved, the end that results, and whether both are exact."""

    saved: int
    last_at: int
    exact: bool


@dataclass(slots=True)
class Comparison:
    """A plan of `count` e-mails that ends at `last`, and what other rules would make of it."""

    count: int
    lanes: Sequence[LanePace]
    pace: CampaignPace
    last: int
    _estimate: list[Finish] = field(default_factory=list["Finish"])

    def gain(self, lanes: Sequence[LanePace], pace: CampaignPace) -> Gain | None:
        """What these rules would save; None if nothing, or no more than an estimate can tell.

        Where only an estimate can be had, it is compared with an estimate of the present plan.
        """
        try:
            other = finish_time(self.count, lanes, pace)
        except PlanImpossible:
            return None
        if other.exact:
            saved, doubt = self.last - other.at, 0
        else:
            saved, doubt = self._estimated_last() - other.at, length_of(self.pace.window)
        return Gain(saved, self.last - saved, other.exact) if saved > doubt else None

    def _estimated_last(self) -> int:
        if not self._estimate:
            self._estimate.append(finish_time(self.count, self.lanes, self.pace))
        return self._estimate[0].at


def groups_alike(lanes: Sequence[LanePace]) -> list[list[int]]:
    """Places of senders with the same limit and delay, so that one can be tried for all.

    Where there are too many kinds to try them all in time, those that are nearest by limit are
    taken together.
    """
    groups: defaultdict[tuple[bool, int, timedelta], list[int]] = defaultdict(list)
    for place, lane in enumerate(lanes):
        limit = lane.hourly_limit
        groups[limit is None, limit or 0, lane.min_delay].append(place)
    promised = sum(len(lane.promised) for lane in lanes)
    most = MOST_GROUPS if promised <= MANY_PROMISED else 2
    size = -(-len(groups) // most)
    ordered = [groups[kind] for kind in sorted(groups)]
    return [list(chain(*ordered[start : start + size])) for start in range(0, len(ordered), size)]


def with_lane(lanes: Sequence[LanePace], place: int, lane: LanePace) -> list[LanePace]:
    """The same lanes with another one in this place."""
    return [*lanes[:place], lane, *lanes[place + 1 :]]
