"""What a plan means to a person: first, last, by sender, by hour, what binds, what would help."""

from array import array
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reachinbox.planning.bound import BoundBy, what_binds
from reachinbox.planning.compare import Comparison
from reachinbox.planning.instants import HOUR, from_micros
from reachinbox.planning.pace import CampaignPace, LanePace
from reachinbox.planning.plan import Plan
from reachinbox.planning.suggest import Suggestion, what_would_help


@dataclass(frozen=True, slots=True)
class SenderForecast:
    """What one sender is to send; the times are None if it is nothing."""

    sender_id: Hashable
    count: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class HourForecast:
    """How many e-mails leave within one hour of UTC."""

    hour: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The whole forecast; `by_hour` leaves out the hours in which nothing leaves."""

    count: int
    first_at: datetime | None
    last_at: datetime | None
    by_sender: list[SenderForecast]
    by_hour: list[HourForecast]
    bound_by: BoundBy
    suggestions: list[Suggestion]


def forecast(
    plan: Plan,
    lanes: Sequence[LanePace],
    pace: CampaignPace,
    names: Mapping[Hashable, str] | None = None,
) -> Forecast:
    """The forecast for a plan made from these lanes and this pace; `names` by sender id."""
    bound_by, suggestions = BoundBy("nothing", "there is nothing to send"), list[Suggestion]()
    if len(plan):
        case = Comparison(len(plan), lanes, pace, plan.at[-1])
        bound_by = what_binds(case, names or {})
        if bound_by.kind != "nothing":
            suggestions = what_would_help(case, names or {})
    return Forecast(
        len(plan),
        plan.first_at,
        plan.last_at,
        _by_sender(plan, lanes),
        _by_hour(plan.at),
        bound_by,
        suggestions,
    )


def _by_sender(plan: Plan, lanes: Sequence[LanePace]) -> list[SenderForecast]:
    counts = Counter(plan.lane)
    first = _first_seen(plan, range(len(plan)), len(counts))
    last = _first_seen(plan, range(len(plan) - 1, -1, -1), len(counts))
    return [
        SenderForecast(lane.sender_id, counts[place], first.get(place), last.get(place))
        for place, lane in enumerate(lanes)
    ]


def _first_seen(plan: Plan, order: range, lanes: int) -> dict[int, datetime]:
    """The time of each lane's first e-mail in this order."""
    seen: dict[int, datetime] = {}
    for recipient in order:
        if plan.lane[recipient] not in seen:
            seen[plan.lane[recipient]] = plan.time_of(recipient)
            if len(seen) == lanes:
                break
    return seen


def _by_hour(times: "array[int]") -> list[HourForecast]:
    counts = Counter(at // HOUR for at in times)
    return [HourForecast(from_micros(hour * HOUR), number) for hour, number in counts.items()]
