"""A plan for what is left of a campaign whose pace or senders were changed on the way."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reachinbox.planning.pace import CampaignPace, LanePace, check_paces
from reachinbox.planning.plan import Plan, plan_campaign
from reachinbox.planning.replan import replan


@dataclass(frozen=True, slots=True)
class Tried:
    """An e-mail that was tried before: it stays with its sender and keeps its back-off.

    `lane` is its sender's place among the lanes, or None if that sender has been taken away;
    `not_before` is microseconds since the epoch.
    """

    lane: int | None
    not_before: int


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A lane and a time for each e-mail, those tried before and the others, in the order given."""

    tried: Plan
    rest: Plan


def plan_anew(
    tried: Sequence[Tried], count: int, lanes: Sequence[LanePace], pace: CampaignPace
) -> NewPlan:
    """Plan e-mails tried before, each as early as it may go, and then `count` others around them.

    `lanes` and `pace` hold what is promised and used otherwise. Those whose sender has gone are
    dealt out in turn. Raises PlanImpossible.
    """
    check_paces(lanes, pace)
    dealt = Plan(_deal(tried, len(lanes)), array("q", bytes(8 * len(tried))))
    around = list(lanes)
    used = pace.used
    for place, lane in enumerate(lanes):
        mine = sorted(
            (index for index, one in enumerate(dealt.lane) if one == place),
            key=lambda index: tried[index].not_before,
        )
        if not mine:
            continue
        wanted = [tried[index].not_before for index in mine]
        times = replan(wanted, lane, replace(pace, used=used), pace.start)
        times.extend(wanted[len(times) :])
        for index, at in zip(mine, times, strict=True):
            dealt.at[index] = at
        around[place] = replace(lane, promised=_together(lane.promised, times))
        used = _together(used, times)
    return NewPlan(dealt, plan_campaign(count, around, replace(pace, used=used)))


def _deal(tried: Sequence[Tried], lanes: int) -> "array[int]":
    turn = 0
    dealt = array("I")
    for one in tried:
        if one.lane is None:
            dealt.append(turn % lanes)
            turn += 1
        else:
            dealt.append(one.lane)
    return dealt


def _together(times: Sequence[int], more: Sequence[int]) -> "array[int]":
    return array("q", sorted([*times, *more]))
