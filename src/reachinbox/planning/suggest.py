"""What would help a campaign most to be done sooner."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal

from reachinbox.planning.compare import Comparison, Gain, groups_alike, with_lane
from reachinbox.planning.hours import DAY_NAMES
from reachinbox.planning.instants import from_micros, length_of, to_micros
from reachinbox.planning.lane import capacity_of
from reachinbox.planning.pace import CampaignPace, LanePace
from reachinbox.planning.wording import say_length, say_moment, say_sender

ChangeKind = Literal[
    "sender", "sender_limit", "sender_delay", "campaign_limit", "campaign_delay", "hours", "days"
]
MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change, when the campaign would then be done, and a sentence with both.

    Where `exact` is false the time is an estimate, and the text says "about".
    """

    kind: ChangeKind
    text: str
    last_at: datetime
    exact: bool = True
    sender_id: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Other rules, and the words for what is different about them."""

    kind: ChangeKind
    words: str
    lanes: list[LanePace]
    pace: CampaignPace
    sender_id: Hashable | None = None


def what_would_help(case: Comparison, names: Mapping[Hashable, str]) -> list[Suggestion]:
    """The best change of each kind that saves more than 1 % of the time, best first, 3 at most."""
    worthwhile = (case.last - to_micros(case.pace.start)) // 100
    best: dict[str, tuple[Gain, Change]] = {}
    for change in _changes(case, names):
        gain = case.gain(change.lanes, change.pace)
        if gain is None or gain.saved <= worthwhile:
            continue
        if change.kind not in best or gain.saved > best[change.kind][0].saved:
            best[change.kind] = gain, change
    ranked = sorted(best.values(), key=lambda entry: -entry[0].saved)
    return [_suggest(gain, change, case) for gain, change in ranked[:MOST_SUGGESTIONS]]


def _suggest(gain: Gain, change: Change, case: Comparison) -> Suggestion:
    about = "" if gain.exact else "about "
    moment = say_moment(gain.last_at, case.pace.timezone, to_micros(case.pace.start))
    text = f"{change.words}: done {about}{moment} ({about}{say_length(gain.saved)} sooner)"
    return Suggestion(change.kind, text, from_micros(gain.last_at), gain.exact, change.sender_id)


def _changes(case: Comparison, names: Mapping[Hashable, str]) -> Iterator[Change]:
    yield _one_more_sender(case)
    yield from _twice_a_limit(case, names)
    yield from _half_a_delay(case)
    yield from _longer_hours(case)


def _one_more_sender(case: Comparison) -> Change:
    """Another one like the quickest, with nothing promised to anybody."""
    best = max(case.lanes, key=lambda lane: capacity_of(lane, case.pace, case.count))
    lanes = [*case.lanes, replace(best, promised=())]
    return Change("sender", "One more sender", lanes, case.pace)


def _twice_a_limit(case: Comparison, names: Mapping[Hashable, str]) -> Iterator[Change]:
    pace = case.pace
    if pace.hourly_limit is not None:
        words = "Without the campaign's hourly limit"
        yield Change("campaign_limit", words, [*case.lanes], replace(pace, hourly_limit=None))
    for group in groups_alike(case.lanes):
        lane = case.lanes[group[0]]
        if lane.hourly_limit is not None:
            twice, name = 2 * lane.hourly_limit, say_sender(lane.sender_id, names)
            words = f"An hourly limit of {twice} instead of {lane.hourly_limit} for {name}"
            lanes = with_lane(case.lanes, group[0], replace(lane, hourly_limit=twice))
            yield Change("sender_limit", words, lanes, pace, lane.sender_id)


def _half_a_delay(case: Comparison) -> Iterator[Change]:
    pace = case.pace
    if length_of(pace.delay) > 0:
        half = pace.delay / 2
        now, then = say_length(length_of(pace.delay)), say_length(length_of(half))
        words = f"A delay of {then} instead of {now}"
        yield Change("campaign_delay", words, [*case.lanes], replace(pace, delay=half))
    if any(lane.min_delay > pace.delay for lane in case.lanes):
        lanes = [replace(lane, min_delay=lane.min_delay / 2) for lane in case.lanes]
        yield Change("sender_delay", "Half the minimum delay of every sender", lanes, pace)


def _longer_hours(case: Comparison) -> Iterator[Change]:
    pace = case.pace
    if pace.hours is None:
        return
    all_day = replace(pace.hours, opens=time(0), closes=time(0))
    yield Change("hours", "Sending all day", [*case.lanes], replace(pace, hours=all_day))
    if len(pace.hours.days) < len(DAY_NAMES):
        every_day = replace(pace.hours, days=frozenset(range(1, len(DAY_NAMES) + 1)))
        words = "Sending on all days of the week"
        yield Change("days", words, [*case.lanes], replace(pace, hours=every_day))
