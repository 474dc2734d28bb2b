"""The planner's rules once more, as slow and plain as can be, to hold the real ones against."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from reachinbox.planning.hours import SendingHours
from reachinbox.planning.instants import SECOND, from_micros, length_of, to_micros
from reachinbox.planning.lane import capacity_of
from reachinbox.planning.pace import CampaignPace, LanePace, gap_of

START = datetime(2026, 11, 22, 15, tzinfo=UTC)
START_MICROS = to_micros(START)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def at(second: float) -> int:
    return START_MICROS + round(second * SECOND)


def fullest_window(own: Sequence[int], others: Sequence[int], window: int) -> int:
    """The most times in any [t, t + window) that holds at least one of our own."""
    times = sorted([*own, *others])
    return max(
        (
            sum(begin <= time < begin + window for time in times)
            for begin in times
            if any(begin <= time < begin + window for time in own)
        ),
        default=0,
    )


def open_by_the_clock(hours: SendingHours | None, instant: int, zone: object) -> bool:
    """Whether the clock on the wall shows a time within the hours."""
    if hours is None:
        return True
    wall = from_micros(instant).astimezone(zone)  # type: ignore[arg-type]
    today, clock = wall.isoweekday(), wall.time()
    if hours.opens < hours.closes:
        return today in hours.days and hours.opens <= clock < hours.closes
    yesterday = (today - 2) % 7 + 1
    return (today in hours.days and clock >= hours.opens) or (
        yesterday in hours.days and clock < hours.closes
    )


def fits(
    time: int, own: Sequence[int], everybody: Sequence[int], lane: LanePace, pace: CampaignPace
) -> bool:
    window, gap = length_of(pace.window), gap_of(lane, pace)
    if any(abs(time - other) < gap for other in [*own, *lane.promised]):
        return False
    if lane.hourly_limit is not None:
        others = [*own, *lane.promised]
        if fullest_window([time], others, window) > lane.hourly_limit:
            return False
    if pace.hourly_limit is not None:
        others = [*everybody, *pace.used]
        if fullest_window([time], others, window) > pace.hourly_limit:
            return False
    return open_by_the_clock(pace.hours, time, pace.timezone)


def plan_slowly(count: int, lanes: Sequence[LanePace], pace: CampaignPace) -> list[tuple[int, int]]:
    """(lane, time) per recipient for whole seconds: try every second, every lane."""
    planned: list[tuple[int, int]] = []
    own: list[list[int]] = [[] for _ in lanes]
    time = to_micros(pace.start)
    while len(planned) < count:
        everybody = [moment for _, moment in planned]
        able = [
            (Fraction(len(own[place]), capacity_of(lane, pace, count)), place)
            for place, lane in enumerate(lanes)
            if fits(time, own[place], everybody, lane, pace)
        ]
        if able:
            chosen = min(able)[1]
            own[chosen].append(time)
            planned.append((chosen, time))
        else:
            time += SECOND
    return planned
