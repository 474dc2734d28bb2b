"""What decides when a campaign is done."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from reachinbox.planning.compare import Comparison, groups_alike, with_lane
from reachinbox.planning.instants import length_of, to_micros
from reachinbox.planning.pace import CampaignPace, LanePace, gap_of
from reachinbox.planning.wording import say_length, say_whose

BindingKind = Literal[
    "sender_limit",
    "sender_delay",
    "campaign_limit",
    "campaign_delay",
    "hours",
    "promised",
    "nothing",
    "several",
]
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class BoundBy:
    """The rule whose removal alone would bring the end forward most, and a sentence about it.

    `nothing` if all leaves at the start, `several` if no rule alone makes a difference.
    `sender_id` is set where it is one sender's rule alone.
    """

    kind: BindingKind
    text: str
    sender_id: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The rules without one of them, which the senders in `places` have."""

    kind: BindingKind
    lanes: Sequence[LanePace]
    pace: CampaignPace
    places: Sequence[int] = ()


def what_binds(case: Comparison, names: Mapping[Hashable, str]) -> BoundBy:
    """Remove each rule in turn and see which removal brings the end forward most."""
    if case.last <= to_micros(case.pace.start):
        return BoundBy("nothing", "nothing holds it back: everything leaves at the start")
    tried = [(case.gain(rules.lanes, rules.pace), rules) for rules in _each_removed(case)]
    gains = [(gain.saved, rules) for gain, rules in tried if gain is not None]
    if not gains:
        return BoundBy("several", "bound by several limits at once")
    most, best = max(gains, key=lambda entry: entry[0])
    # Senders whose rule matters as much are named together.
    alike = [
        rules for saved, rules in gains if rules.kind == best.kind and saved * 100 >= most * 99
    ]
    places = sorted({place for rules in alike for place in rules.places})
    only = case.lanes[places[0]].sender_id if len(places) == 1 else None
    return BoundBy(best.kind, "bound by " + _say(best.kind, places, case, names), only)


def _each_removed(case: Comparison) -> Iterator[Relaxed]:
    """The narrower rule first: of two that matter as much, it is the one named."""
    lanes, pace = case.lanes, case.pace
    busy = [place for place, lane in enumerate(lanes) if lane.promised]
    if busy:
        free = [replace(lane, promised=()) for lane in lanes]
        yield Relaxed("promised", free, pace, busy)
    if pace.hourly_limit is not None:
        yield Relaxed("campaign_limit", lanes, replace(pace, hourly_limit=None))
    for group in groups_alike(lanes):
        place, lane = group[0], lanes[group[0]]
        if lane.hourly_limit is not None:
            free = with_lane(lanes, place, replace(lane, hourly_limit=None))
            limited = [place for place in group if lanes[place].hourly_limit is not None]
            yield Relaxed("sender_limit", free, pace, limited)
        if lane.min_delay > pace.delay:
            free = with_lane(lanes, place, replace(lane, min_delay=NONE))
            delayed = [place for place in group if lanes[place].min_delay > pace.delay]
            yield Relaxed("sender_delay", free, pace, delayed)
    if pace.delay > NONE:
        yield Relaxed("campaign_delay", lanes, replace(pace, delay=NONE))
    if pace.hours is not None:
        yield Relaxed("hours", lanes, replace(pace, hours=None))


def _say(
    kind: BindingKind, places: Sequence[int], case: Comparison, names: Mapping[Hashable, str]
) -> str:
    pace, lanes = case.pace, [case.lanes[place] for place in places]
    whose = say_whose([lane.sender_id for lane in lanes], names)
    per = _say_window(pace)
    longest = say_length(max((gap_of(lane, pace) for lane in lanes), default=0))
    together = sum(lane.hourly_limit or 0 for lane in lanes)
    limits = (
        f"limit ({together}/{per})" if len(lanes) == 1 else f"limits ({together}/{per} together)"
    )
    words = {
        "sender_limit": f"{whose} hourly {limits}",
        "sender_delay": f"{whose} minimum delay ({longest} between e-mails)",
        "campaign_limit": f"the campaign's hourly limit ({pace.hourly_limit}/{per})",
        "campaign_delay": f"the campaign's delay ({say_length(length_of(pace.delay))} per sender)",
        "promised": f"{whose} promises to other campaigns",
        "hours": "the sending hours",
    }
    return words[kind]


def _say_window(pace: CampaignPace) -> str:
    return "hour" if pace.window == timedelta(hours=1) else say_length(length_of(pace.window))
