from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.planning.finish import EXACT_UP_TO
from reachinbox.planning.forecast import Forecast, forecast
from reachinbox.planning.hours import SendingHours
from reachinbox.planning.pace import CampaignPace, LanePace
from reachinbox.planning.plan import plan_campaign
from reachinbox.planning.wording import say_length
from tests.planning.brute_force import START, at, seconds
from tests.planning.paces import campaign_paces, lane_paces

NAMES = {"a": "Ann", "b": "Bob"}
PACE = CampaignPace(START, seconds(0))
OFFICE = SendingHours.parse(range(1, 6), "09:00", "17:00")


def lane(name: str, limit: int | None = None, delay: float = 0) -> LanePace:
    return LanePace(name, limit, seconds(delay))


def forecast_of(count: int, lanes: list[LanePace], pace: CampaignPace = PACE) -> Forecast:
    return forecast(plan_campaign(count, lanes, pace), lanes, pace, NAMES)


@given(st.integers(0, 40), lane_paces(), campaign_paces())
def test_senders_and_hours_add_up_to_the_count(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    made = forecast_of(count, lanes, pace)
    assert made.count == sum(sender.count for sender in made.by_sender) == count
    assert sum(hour.count for hour in made.by_hour) == count
    firsts = [sender.first_at for sender in made.by_sender if sender.first_at]
    lasts = [sender.last_at for sender in made.by_sender if sender.last_at]
    assert min(firsts, default=None) == made.first_at
    assert max(lasts, default=None) == made.last_at


@given(st.integers(1, 40), lane_paces(), campaign_paces())
def test_suggestions_are_few_sooner_and_best_first(
    count: int, lanes: list[LanePace], pace: CampaignPace
) -> None:
    made = forecast_of(count, lanes, pace)
    assert made.last_at is not None
    ends = [suggestion.last_at for suggestion in made.suggestions]
    assert ends == sorted(ends)
    assert len(ends) <= 3
    assert all((made.last_at - end) * 100 > made.last_at - START for end in ends)
    assert (made.bound_by.kind == "nothing") == (made.last_at == START)


@pytest.mark.parametrize(
    ("kind", "sender_id", "text", "count", "lanes", "pace"),
    [
        ("nothing", None, "nothing holds it back", 9, [lane("a"), lane("b")], PACE),
        ("sender_limit", "b", "Bob's hourly limit (200/hour)", 900, [lane("b", 200)], PACE),
        (
            "sender_limit",
            None,
            "the 2 senders' hourly limits (500/hour together)",
            9000,
            [lane("a", 300), lane("b", 200)],
            PACE,
        ),
        ("sender_delay", "a", "Ann's minimum delay (1 min 30 s", 9, [lane("a", 500, 90)], PACE),
        (
            "campaign_limit",
            None,
            "the campaign's hourly limit (100/hour)",
            900,
            [lane("a", 300), lane("b")],
            replace(PACE, hourly_limit=100),
        ),
        (
            "campaign_delay",
            None,
            "the campaign's delay (5 s",
            900,
            [lane("a", 5000)],
            replace(PACE, delay=seconds(5)),
        ),
        ("hours", None, "the sending hours", 9, [lane("a")], replace(PACE, hours=OFFICE)),
        (
            "promised",
            "a",
            "Ann's promises",
            90,
            [LanePace("a", 100, seconds(0), (at(-1),) * 100)],
            PACE,
        ),
        (
            "several",
            None,
            "several limits",
            900,
            [lane("a", 100)],
            replace(PACE, hourly_limit=100),
        ),
    ],
)
def test_the_forecast_says_what_binds(
    kind: str,
    sender_id: str | None,
    text: str,
    count: int,
    lanes: list[LanePace],
    pace: CampaignPace,
) -> None:
    bound_by = forecast_of(count, lanes, pace).bound_by
    assert (bound_by.kind, bound_by.sender_id) == (kind, sender_id)
    assert text in bound_by.text


def test_many_kinds_of_senders_that_bind_alike_are_named_together() -> None:
    lanes = [lane(str(place), 50 + place) for place in range(40)]
    bound_by = forecast_of(10_000, lanes).bound_by
    assert bound_by.text == "bound by the 40 senders' hourly limits (2780/hour together)"


def test_one_more_sender_is_suggested_with_the_day_and_time_it_brings() -> None:
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    pace = replace(PACE, start=start, timezone=ZoneInfo("Europe/Berlin"))
    made = forecast_of(3000, [lane("a", 200)], pace)
    assert made.last_at == start + timedelta(hours=14)
    texts = [suggestion.text for suggestion in made.suggestions]
    assert "One more sender: done Tue 16:00 Europe/Berlin (7 h sooner)" in texts
    doubled = "An hourly limit of 400 instead of 200 for Ann: done Tue 16:00 Europe/Berlin"
    assert any(text.startswith(doubled) for text in texts)


def test_a_suggestion_comes_true() -> None:
    lanes = [lane("a", 200, 7), LanePace("b", 90, seconds(0), (at(-9), at(50)))]
    made = forecast_of(2000, lanes, PACE)
    best = next(each for each in made.suggestions if each.kind == "sender")
    more = plan_campaign(2000, [*lanes, lane("c", 200, 7)], PACE)
    assert best.last_at == more.last_at
    assert best.exact


def test_wider_hours_are_suggested() -> None:
    pace = replace(PACE, hours=OFFICE)
    kinds = [change.kind for change in forecast_of(5000, [lane("a", 100)], pace).suggestions]
    assert "hours" in kinds


def test_estimated_suggestions_say_about() -> None:
    lanes = [lane("a", 200), lane("b", 200)]
    made = forecast_of(EXACT_UP_TO + 1000, lanes, replace(PACE, hourly_limit=10_000))
    sender = next(change for change in made.suggestions if change.kind == "sender")
    assert not sender.exact
    assert "done about" in sender.text


def test_hours_of_the_day_are_counted_in_order() -> None:
    made = forecast_of(5, [lane("a", 2)])
    assert [(hour.hour.hour, hour.count) for hour in made.by_hour] == [(15, 2), (16, 2), (17, 1)]


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (0.2, "less than 1 s"),
        (5, "5 s"),
        (90, "1 min 30 s"),
        (8040, "2 h 14 min"),
        (7200, "2 h"),
        (93_600, "1 d 2 h"),
    ],
)
def test_lengths_are_said_in_their_two_largest_units(span: float, text: str) -> None:
    assert say_length(round(span * 1_000_000)) == text
