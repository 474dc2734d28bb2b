"""The plan: a sender and a time for every recipient, computed before anything is promised."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reachinbox.planning.instants import from_micros, to_micros
from reachinbox.planning.lane import open_lanes
from reachinbox.planning.merge import merge_lanes
from reachinbox.planning.pace import CampaignPace, LanePace, check_paces
from reachinbox.planning.shared_limit import plan_under_shared_limit, shares_a_limit


def _no_lanes() -> "array[int]":
    return array("I")


def _no_times() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Plan:
    """For each recipient, in CSV order: `lane`, an index into the lanes given, and `at`.

    `at` is microseconds since the epoch and never decreases.
    """

    lane: "array[int]" = field(default_factory=_no_lanes)
    at: "array[int]" = field(default_factory=_no_times)

    def __len__(self) -> int:
        return len(self.at)

    @property
    def first_at(self) -> datetime | None:
        """When the first e-mail leaves; None for an empty plan."""
        return from_micros(self.at[0]) if self.at else None

    @property
    def last_at(self) -> datetime | None:
        """When the last e-mail leaves; None for an empty plan."""
        return from_micros(self.at[-1]) if self.at else None

    def time_of(self, recipient: int) -> datetime:
        """When the e-mail to this recipient (by place in the CSV) leaves."""
        return from_micros(self.at[recipient])


def plan_campaign(
    count: int,
    lanes: Sequence[LanePace],
    pace: CampaignPace,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Plan:
    """Plan `count` recipients as early as every rule allows; the same input gives the same plan.

    Each recipient in turn goes to the lane that is free first; of several, to the one that has
    taken least for its capacity, then to the first. `on_progress` hears how many are planned.
    A start in the past is planned as it stands. Raises PlanImpossible.
    """
    if count == 0:
        return Plan()
    check_paces(lanes, pace)
    start = to_micros(pace.start)
    opened = open_lanes(count, lanes, pace, start)
    if shares_a_limit(count, lanes, pace):
        who, when = plan_under_shared_limit(count, opened, pace, start, on_progress)
    else:
        who, when = merge_lanes(count, opened, start)
    if on_progress is not None:
        on_progress(count)
    return Plan(who, when)
