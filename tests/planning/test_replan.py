from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reachinbox.planning.instants import from_micros, length_of
from reachinbox.planning.pace import CampaignPace, LanePace, gap_of
from reachinbox.planning.plan import plan_campaign
from reachinbox.planning.replan import replan
from tests.planning.brute_force import START, at, fits, fullest_window, seconds
from tests.planning.paces import campaign_paces, lane_paces

lanes = lane_paces(most=1).map(lambda made: made[0])
waiting = st.lists(st.integers(-20, 60), max_size=25).map(
    lambda moments: [at(moment) for moment in sorted(moments)]
)
nows = st.integers(-5, 40).map(at)


def new_times(present: list[int], lane: LanePace, pace: CampaignPace, now: int) -> list[int]:
    changed = replan(present, lane, pace, from_micros(now))
    return [*changed, *present[len(changed) :]]


@given(waiting, lanes, campaign_paces(), nows)
def test_new_times_respect_limits_and_gaps(
    present: list[int], lane: LanePace, pace: CampaignPace, now: int
) -> None:
    times, window = new_times(present, lane, pace, now), length_of(pace.window)
    limit, campaign_limit = lane.hourly_limit, pace.hourly_limit
    assert limit is None or fullest_window(times, lane.promised, window) <= limit
    assert campaign_limit is None or fullest_window(times, pace.used, window) <= campaign_limit
    gap = gap_of(lane, pace)
    assert all(b - a >= gap for a, b in pairwise(times))
    assert all(abs(time - other) >= gap for time in times for other in lane.promised)


@given(waiting, lanes, campaign_paces(), nows)
def test_every_email_gets_the_first_time_that_is_free_for_it(
    present: list[int], lane: LanePace, pace: CampaignPace, now: int
) -> None:
    placed: list[int] = []
    for before, after in zip(present, new_times(present, lane, pace, now), strict=True):
        earliest = max([now, before, *placed[-1:]])
        assert after >= earliest
        tried = range(earliest, after, 1_000_000)
        assert not any(fits(time, placed, placed, lane, pace) for time in tried)
        placed.append(after)


@given(waiting, lanes, campaign_paces(), nows)
def test_a_second_replan_changes_nothing(
    present: list[int], lane: LanePace, pace: CampaignPace, now: int
) -> None:
    times = new_times(present, lane, pace, now)
    assert len(replan(times, lane, pace, from_micros(now))) == 0


@given(waiting, lanes, campaign_paces(), nows, st.integers(0, 25))
def test_the_first_few_get_the_same_times_alone(
    present: list[int], lane: LanePace, pace: CampaignPace, now: int, few: int
) -> None:
    times = new_times(present, lane, pace, now)
    assert new_times(present[:few], lane, pace, now) == times[:few]


@given(st.integers(0, 30), lanes, campaign_paces())
def test_a_plan_needs_no_replan(count: int, lane: LanePace, pace: CampaignPace) -> None:
    times = list(plan_campaign(count, [lane], pace).at)
    assert len(replan(times, lane, pace, START)) == 0


def test_what_does_not_fit_flows_into_the_next_hours() -> None:
    lane = LanePace("a", 200, seconds(0), tuple(at(0) for _ in range(200)))
    changed = replan([at(-5)] * 4800, lane, CampaignPace(START, seconds(0)), from_micros(at(1)))
    assert len(changed) == 4800
    assert changed[0] == changed[199] == at(3600)
    assert changed[200] == at(7200)
    assert changed[-1] == at(24 * 3600)


def test_only_the_emails_up_to_the_last_that_moves_are_returned() -> None:
    lane = LanePace("a", None, seconds(10))
    present = [at(0), at(0), at(15), at(500), at(600)]
    changed = replan(present, lane, CampaignPace(START, seconds(0)), START)
    assert list(changed) == [at(0), at(10), at(20)]


def test_nothing_waiting_needs_no_times() -> None:
    lane = LanePace("a", 1, seconds(0))
    assert len(replan([], lane, CampaignPace(START, seconds(0)), START)) == 0
