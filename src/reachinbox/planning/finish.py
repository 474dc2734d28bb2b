"""When a plan would end, without making it: what forecasts compare."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from reachinbox.planning.instants import to_micros
from reachinbox.planning.lane import open_lanes
from reachinbox.planning.pace import CampaignPace, LanePace, check_paces, gap_of
from reachinbox.planning.runs import runs_to_the_end
from reachinbox.planning.shared_limit import plan_under_shared_limit, shares_a_limit

EXACT_UP_TO = 10_000
"""Larger plans of several senders under a campaign limit are estimated."""


class Finish(NamedTuple):
    """When the last e-mail leaves (microseconds), and whether that is exact or an estimate."""

    at: int
    exact: bool


def finish_time(count: int, lanes: Sequence[LanePace], pace: CampaignPace) -> Finish:
    """When the last of `count` (at least 1) e-mails would leave. Raises PlanImpossible.

    Exact, from whole runs instead of single e-mails, unless several senders share a limit of the
    campaign and there are more than EXACT_UP_TO: then the later of two exact ends, that of the
    senders without that limit and that of the limit with one sender as fast as all together.
    The truth is rarely more than one window away.
    """
    check_paces(lanes, pace)
    start = to_micros(pace.start)
    if not shares_a_limit(count, lanes, pace):
        return Finish(_independent_end(count, lanes, pace, start), exact=True)
    if count <= EXACT_UP_TO:
        opened = open_lanes(count, lanes, pace, start)
        return Finish(plan_under_shared_limit(count, opened, pace, start)[1][-1], exact=True)
    unlimited = replace(pace, hourly_limit=None)
    one_for_all = replace(pace, delay=timedelta(0))
    ends = (
        _independent_end(count, lanes, unlimited, start),
        _independent_end(count, [_all_together(lanes, pace)], one_for_all, start),
    )
    return Finish(max(ends), exact=False)


def _independent_end(count: int, lanes: Sequence[LanePace], pace: CampaignPace, start: int) -> int:
    return runs_to_the_end(count, open_lanes(count, lanes, pace, start), start)[1]


def _all_together(lanes: Sequence[LanePace], pace: CampaignPace) -> LanePace:
    """One sender without a limit that is as quick as these are at once."""
    gaps = [gap_of(lane, pace) for lane in lanes]
    gap = 0 if 0 in gaps else round(1 / sum(1 / gap for gap in gaps))
    return LanePace("all", None, timedelta(microseconds=gap))
