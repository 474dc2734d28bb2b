from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.planning.instants import length_of
from reachinbox.planning.pace import CampaignPace, LanePace, PlanImpossible, gap_of
from reachinbox.planning.plan import Plan, plan_campaign
from tests.planning.brute_force import START, START_MICROS, at, fullest_window, plan_slowly, seconds
from tests.planning.paces import campaign_paces, lane_paces

counts = st.integers(0, 30)
AT_ONCE = CampaignPace(START, seconds(0))


def times_of(plan: Plan, lane: int) -> list[int]:
    return [time for who, time in zip(plan.lane, plan.at, strict=True) if who == lane]


def unlimited(name: str = "a") -> LanePace:
    return LanePace(name, None, seconds(0))


@given(counts, lane_paces(), campaign_paces())
def test_a_plan_is_what_trying_every_second_finds(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan = plan_campaign(count, lanes, pace)
    assert list(zip(plan.lane, plan.at, strict=True)) == plan_slowly(count, lanes, pace)


@given(counts, lane_paces(), campaign_paces())
def test_no_sliding_window_of_a_sender_exceeds_its_limit(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan = plan_campaign(count, lanes, pace)
    for place, lane in enumerate(lanes):
        fullest = fullest_window(times_of(plan, place), lane.promised, length_of(pace.window))
        assert lane.hourly_limit is None or fullest <= lane.hourly_limit


@given(counts, lane_paces(), campaign_paces())
def test_no_sliding_window_of_the_campaign_exceeds_its_limit(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan = plan_campaign(count, lanes, pace)
    fullest = fullest_window(plan.at, pace.used, length_of(pace.window))
    assert pace.hourly_limit is None or fullest <= pace.hourly_limit


@given(counts, lane_paces(), campaign_paces())
def test_no_gap_of_a_sender_is_below_the_delay(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan = plan_campaign(count, lanes, pace)
    for place, lane in enumerate(lanes):
        own = times_of(plan, place)
        for earlier, later in pairwise(own):
            assert later - earlier >= gap_of(lane, pace)
        for time in own:
            assert all(abs(time - other) >= gap_of(lane, pace) for other in lane.promised)


@given(counts, lane_paces(), campaign_paces())
def test_times_never_decrease_and_never_precede_the_start(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    plan = plan_campaign(count, lanes, pace)
    assert len(plan) == len(plan.lane) == count
    assert list(plan.at) == sorted(plan.at)
    assert all(time >= START_MICROS for time in plan.at)


@given(counts, lane_paces(), campaign_paces())
def test_the_same_input_gives_the_same_plan(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    assert plan_campaign(count, lanes, pace) == plan_campaign(count, lanes, pace)


@given(
    st.integers(0, 200),
    st.integers(2, 5),
    st.none() | st.integers(1, 9),
    st.integers(0, 4).map(seconds),
    campaign_paces(),
)
def test_equal_senders_get_equally_many(
    count: int, senders: int, limit: int | None, delay: object, pace: CampaignPace
) -> None:
    lanes = [LanePace(place, limit, delay) for place in range(senders)]  # type: ignore[arg-type]
    plan = plan_campaign(count, lanes, pace)
    taken = [len(times_of(plan, place)) for place in range(senders)]
    assert max(taken) - min(taken) <= 1


@pytest.mark.parametrize("campaign_limit", [None, 300])
def test_a_sender_with_three_times_the_limit_gets_three_times_as_many(
    campaign_limit: int | None,
) -> None:
    lanes = [LanePace("a", 100, seconds(0)), LanePace("b", 300, seconds(0))]
    plan = plan_campaign(4000, lanes, replace(AT_ONCE, hourly_limit=campaign_limit))
    taken = Counter(plan.lane)
    assert taken[1] / taken[0] == pytest.approx(3, rel=0.02)


def test_without_delay_and_limits_everything_gets_the_start() -> None:
    plan = plan_campaign(1000, [unlimited("a"), unlimited("b")], AT_ONCE)
    assert set(plan.at) == {START_MICROS}
    assert Counter(plan.lane) == {0: 500, 1: 500}


def test_a_limited_sender_sends_bursts_at_the_delay_and_then_waits() -> None:
    plan = plan_campaign(5, [LanePace("a", 2, seconds(10))], AT_ONCE)
    assert list(plan.at) == [at(0), at(10), at(3600), at(3610), at(7200)]


def test_what_was_handed_over_before_counts_until_it_is_an_hour_old() -> None:
    lane = LanePace("a", 2, seconds(0), (at(-1800), at(-1)))
    assert list(plan_campaign(3, [lane], AT_ONCE).at) == [at(1800), at(3599), at(5400)]


def test_an_email_promised_for_later_keeps_its_place() -> None:
    lane = LanePace("a", 2, seconds(0), (at(100), at(200)))
    assert list(plan_campaign(2, [lane], AT_ONCE).at) == [at(3700), at(3800)]


def test_a_limit_far_above_the_count_takes_no_memory() -> None:
    plan = plan_campaign(10, [LanePace("a", 10**15, seconds(1), (at(3),))], AT_ONCE)
    assert list(plan.at) == [at(second) for second in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10)]


def test_no_recipients_make_an_empty_plan() -> None:
    plan = plan_campaign(0, [], AT_ONCE)
    assert (len(plan), plan.first_at, plan.last_at) == (0, None, None)


def test_a_plan_tells_times_as_datetimes() -> None:
    plan = plan_campaign(2, [LanePace("a", None, seconds(1))], AT_ONCE)
    assert (plan.first_at, plan.time_of(1)) == (START, START + seconds(1))
    assert plan.last_at == START + seconds(1)


def test_progress_ends_with_the_whole_count() -> None:
    heard: list[int] = []
    lanes = [unlimited("a"), unlimited("b")]
    pace = replace(AT_ONCE, hourly_limit=10)
    plan_campaign(100, lanes, pace, on_progress=heard.append)
    assert heard == [0, 100]


@pytest.mark.parametrize(
    ("lanes", "pace"),
    [
        ([], AT_ONCE),
        ([LanePace("a", 0, seconds(0))], AT_ONCE),
        ([unlimited()], replace(AT_ONCE, hourly_limit=0)),
        ([unlimited()], replace(AT_ONCE, window=seconds(0))),
    ],
)
def test_rules_that_allow_nothing_are_refused(lanes: list[LanePace], pace: CampaignPace) -> None:
    with pytest.raises(PlanImpossible):
        plan_campaign(1, lanes, pace)


@pytest.mark.parametrize("senders", [1, 2])
def test_a_plan_beyond_five_years_is_refused_with_the_year(senders: int) -> None:
    lanes = [LanePace(place, 1, seconds(0)) for place in range(senders)]
    with pytest.raises(PlanImpossible, match=r"in about 2037, more than 5 years"):
        plan_campaign(96_000, lanes, replace(AT_ONCE, hourly_limit=1))


def test_a_single_delay_beyond_all_calendars_is_refused() -> None:
    lane = LanePace("a", None, seconds(10**11))
    with pytest.raises(PlanImpossible, match="more than 5 years"):
        plan_campaign(10, [lane], AT_ONCE)


def test_a_start_without_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        plan_campaign(1, [unlimited()], replace(AT_ONCE, start=START.replace(tzinfo=None)))
