from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reachinbox.planning.anew import NewPlan, Tried, plan_anew
from reachinbox.planning.instants import length_of
from reachinbox.planning.pace import CampaignPace, LanePace, gap_of
from reachinbox.planning.plan import plan_campaign
from tests.planning.brute_force import START, at, fullest_window, seconds
from tests.planning.paces import campaign_paces, lane_paces

tried_emails = st.lists(
    st.builds(Tried, st.none() | st.integers(0, 3), st.integers(-20, 60).map(at)), max_size=8
)


def on(lanes: list[LanePace], tried: list[Tried]) -> list[Tried]:
    """The same e-mails; a lane there is not has been taken away."""
    return [
        Tried(one.lane if one.lane is not None and one.lane < len(lanes) else None, one.not_before)
        for one in tried
    ]


def times_of_lane(plan: NewPlan, lane: int) -> list[int]:
    both = (plan.tried, plan.rest)
    return sorted(
        time
        for part in both
        for place, time in zip(part.lane, part.at, strict=True)
        if place == lane
    )


@given(tried_emails, st.integers(0, 20), lane_paces(), campaign_paces())
def test_limits_and_gaps_hold_over_everything_that_waits(
    tried: list[Tried], count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan, window = plan_anew(on(lanes, tried), count, lanes, pace), length_of(pace.window)
    everything = [*plan.tried.at, *plan.rest.at]
    assert pace.hourly_limit is None or (
        fullest_window(everything, pace.used, window) <= pace.hourly_limit
    )
    for place, lane in enumerate(lanes):
        mine, gap = times_of_lane(plan, place), gap_of(lane, pace)
        assert lane.hourly_limit is None or (
            fullest_window(mine, lane.promised, window) <= lane.hourly_limit
        )
        assert all(b - a >= gap for a, b in pairwise(mine))
        assert all(abs(time - other) >= gap for time in mine for other in lane.promised)


@given(tried_emails, st.integers(0, 20), lane_paces(), campaign_paces())
def test_what_was_tried_keeps_its_sender_and_its_back_off(
    tried: list[Tried], count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    asked = on(lanes, tried)
    plan = plan_anew(asked, count, lanes, pace)
    assert len(plan.tried) == len(asked)
    for one, lane, time in zip(asked, plan.tried.lane, plan.tried.at, strict=True):
        assert one.lane in {None, lane}
        assert time >= max(at(0), one.not_before)


@given(st.integers(0, 20), lane_paces(), campaign_paces())
def test_what_was_never_tried_is_planned_as_any_campaign(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan, usual = plan_anew([], count, lanes, pace), plan_campaign(count, lanes, pace)
    assert (plan.rest.lane, plan.rest.at) == (usual.lane, usual.at)


def test_emails_of_a_sender_that_has_gone_are_dealt_out() -> None:
    lanes = [LanePace("a", None, seconds(0)), LanePace("b", None, seconds(0))]
    gone = [Tried(None, at(n)) for n in range(4)]
    plan = plan_anew(gone, 0, lanes, CampaignPace(START, seconds(0)))
    assert list(plan.tried.lane) == [0, 1, 0, 1]
    assert list(plan.tried.at) == [at(0), at(1), at(2), at(3)]
