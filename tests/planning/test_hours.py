from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.planning.hours import SendingHours
from reachinbox.planning.instants import MICROSECOND, from_micros, to_micros
from reachinbox.planning.openings import Openings
from reachinbox.planning.pace import CampaignPace, LanePace, PlanImpossible
from reachinbox.planning.plan import plan_campaign
from tests.planning.brute_force import open_by_the_clock

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2027, 3, 28, tzinfo=BERLIN)  # 02:00 becomes 03:00
AUTUMN = datetime(2027, 10, 31, tzinfo=BERLIN)  # 03:00 becomes 02:00
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
EVERY_DAY = range(1, 8)

clocks = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
sending_hours = st.builds(
    SendingHours, st.frozensets(st.integers(1, 7), min_size=1), clocks, clocks
)
starts = st.integers(0, 364).map(lambda day: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=day))
change_nights = st.sampled_from(
    [
        datetime(2027, month, day, tzinfo=UTC)
        for month, day in [(3, 13), (3, 27), (4, 3), (10, 2), (10, 30), (11, 6)]
    ]
)


def spans(hours: SendingHours, zone: ZoneInfo, start: datetime, number: int) -> list[str]:
    """The first open spans, as UTC clock times."""
    openings, instant, found = Openings(hours, zone, to_micros(start)), to_micros(start), []
    for _ in range(number):
        opens = openings.at_or_after(instant)
        instant = openings.closing(opens)
        found.append(f"{from_micros(opens):%d %H:%M}-{from_micros(instant):%H:%M}")
    return found


@given(sending_hours, st.sampled_from(ZONES), starts | change_nights, st.integers(0, 72 * 60))
def test_nothing_leaves_outside_the_hours_nor_later_than_they_allow(
    hours: SendingHours, zone_name: str, start: datetime, minutes: int
) -> None:
    zone = ZoneInfo(zone_name)
    start = (start + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    pace = CampaignPace(start, timedelta(minutes=7), hours=hours, timezone=zone)
    plan = plan_campaign(60, [LanePace("a", 20, timedelta(0))], pace)
    assert all(open_by_the_clock(hours, moment, zone) for moment in plan.at)
    first_open = start
    while not open_by_the_clock(hours, to_micros(first_open), zone):
        first_open += timedelta(minutes=1)
    assert plan.first_at == first_open


@given(sending_hours, st.sampled_from(ZONES), change_nights)
def test_openings_are_exactly_when_the_clock_on_the_wall_says_so(
    hours: SendingHours, zone_name: str, start: datetime
) -> None:
    if hours.always_open:
        return
    zone, instant = ZoneInfo(zone_name), to_micros(start)
    openings = Openings(hours, zone, instant)
    for _ in range(4):
        opens = openings.at_or_after(instant)
        closes = openings.closing(opens)
        assert opens == instant or not open_by_the_clock(hours, opens - 1, zone)
        assert open_by_the_clock(hours, opens, zone)
        assert open_by_the_clock(hours, closes - 1, zone)
        assert not open_by_the_clock(hours, closes, zone)
        instant = closes


def test_a_window_over_the_hour_that_spring_leaves_out_is_an_hour_shorter() -> None:
    hours = SendingHours.parse(EVERY_DAY, "01:00", "03:00")
    assert spans(hours, BERLIN, SPRING, 2) == ["28 00:00-01:00", "28 23:00-01:00"]


def test_a_window_over_the_hour_that_autumn_repeats_is_an_hour_longer() -> None:
    hours = SendingHours.parse(EVERY_DAY, "01:00", "03:00")
    assert spans(hours, BERLIN, AUTUMN, 2) == ["30 23:00-02:00", "01 00:00-02:00"]


def test_an_opening_time_that_does_not_exist_opens_when_the_clocks_have_changed() -> None:
    hours = SendingHours.parse(EVERY_DAY, "02:30", "04:00")
    assert spans(hours, BERLIN, SPRING, 2) == ["28 01:00-02:00", "29 00:30-02:00"]


def test_a_window_that_exists_twice_opens_twice() -> None:
    hours = SendingHours.parse(EVERY_DAY, "02:00", "02:30")
    assert spans(hours, BERLIN, AUTUMN, 3) == ["31 00:00-00:30", "31 01:00-01:30", "01 01:00-01:30"]


def test_a_window_that_does_not_exist_waits_for_the_next_day() -> None:
    hours = SendingHours.parse(EVERY_DAY, "02:00", "03:00")
    assert spans(hours, BERLIN, SPRING, 1) == ["29 00:00-01:00"]


def test_a_window_across_midnight_belongs_to_the_day_it_begins() -> None:
    hours = SendingHours.parse(["fri"], "22:00", "02:00")
    friday = datetime(2026, 11, 20, tzinfo=UTC)
    assert spans(hours, ZoneInfo("UTC"), friday, 2) == ["20 22:00-02:00", "27 22:00-02:00"]
    assert spans(replace(hours, days=frozenset({7})), ZoneInfo("UTC"), friday, 1) == [
        "22 22:00-02:00"
    ]


def test_days_that_touch_make_one_opening() -> None:
    hours = SendingHours.parse(["Monday", "tue", 3], "00:00", "24:00")
    sunday = datetime(2026, 11, 22, tzinfo=UTC)
    (opening,) = spans(hours, ZoneInfo("UTC"), sunday, 1)
    assert opening == "23 00:00-00:00"
    openings = Openings(hours, UTC, to_micros(sunday))
    length = openings.closing(openings.at_or_after(to_micros(sunday + timedelta(days=1))))
    assert from_micros(length) == datetime(2026, 11, 26, tzinfo=UTC)


def test_all_day_every_day_excludes_nothing() -> None:
    assert SendingHours.parse(EVERY_DAY, "00:00", "24:00").always_open
    assert SendingHours.parse(EVERY_DAY, "09:00", "09:00").always_open
    assert not SendingHours.parse(EVERY_DAY, "00:00", "23:59").always_open


def test_the_last_microsecond_of_the_hours_is_open_and_the_next_is_not() -> None:
    hours = SendingHours.parse(EVERY_DAY, "09:00", "17:00")
    closing = datetime(2026, 11, 22, 17, tzinfo=UTC)
    pace = CampaignPace(closing - MICROSECOND, MICROSECOND, hours=hours)
    plan = plan_campaign(2, [LanePace("a", None, timedelta(0))], pace)
    assert plan.first_at == closing - MICROSECOND
    assert plan.last_at == closing + timedelta(hours=16)


def test_hours_without_a_day_are_refused() -> None:
    hours = SendingHours.parse([], "09:00", "17:00")
    with pytest.raises(PlanImpossible, match="no day"):
        plan_campaign(
            1,
            [LanePace("a", None, timedelta(0))],
            CampaignPace(SPRING, timedelta(0), hours=hours),
        )


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [
        ([0], "09:00", "17:00"),
        ([8], "09:00", "17:00"),
        (["someday"], "09:00", "17:00"),
        ([1], "9", "17:00"),
        ([1], "24:00", "17:00"),
        ([1], "09:00", "24:01"),
        ([1], "09:60", "17:00"),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    days: list[int | str], opens: str, closes: str
) -> None:
    with pytest.raises(ValueError, match="is not a"):
        SendingHours.parse(days, opens, closes)
