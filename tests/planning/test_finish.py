from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.planning.finish import EXACT_UP_TO, finish_time
from reachinbox.planning.instants import HOUR
from reachinbox.planning.pace import CampaignPace, LanePace, PlanImpossible
from reachinbox.planning.plan import plan_campaign
from tests.planning.brute_force import START, seconds
from tests.planning.paces import campaign_paces, lane_paces


@given(st.integers(1, 60), lane_paces(), campaign_paces())
def test_the_finish_is_the_last_time_of_the_plan(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    finish = finish_time(count, lanes, pace)
    assert finish.exact
    assert finish.at == plan_campaign(count, lanes, pace).at[-1]


@pytest.mark.parametrize("campaign_limit", [500, 1000, 3000])
@pytest.mark.parametrize("delay", [0, 2, 30])
def test_an_estimate_says_so_and_is_within_a_window(campaign_limit: int, delay: int) -> None:
    lanes = [LanePace("a", 400, seconds(0)), LanePace("b", 900, seconds(1))]
    pace = CampaignPace(START, seconds(delay), campaign_limit)
    count = EXACT_UP_TO + 2000
    finish = finish_time(count, lanes, pace)
    assert not finish.exact
    assert abs(finish.at - plan_campaign(count, lanes, pace).at[-1]) <= HOUR


def test_a_finish_beyond_five_years_is_refused() -> None:
    lanes = [LanePace(place, 1, seconds(0)) for place in range(2)]
    pace = CampaignPace(START, seconds(0))
    for rules in (pace, replace(pace, hourly_limit=1)):
        with pytest.raises(PlanImpossible):
            finish_time(1_000_000, lanes, rules)
