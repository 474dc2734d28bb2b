"""One sender while a plan is made: when it is free next, and how long it can go on from there."""

from collections.abc import Callable, Sequence

from reachinbox.planning.instants import DAY, HOUR, length_of
from reachinbox.planning.limits import SlidingWindow
from reachinbox.planning.openings import Openings
from reachinbox.planning.pace import CampaignPace, LanePace, gap_of

HORIZON = 5 * 366 * DAY
"""No plan reaches further than this from its start."""

LONGEST_RUN = 6 * HOUR
_SHARE_SCALE = 1 << 40


class Neighbours:
    """Keeps the gap to times that others hold, before and after ours."""

    __slots__ = ("_gap", "_next", "_others")

    def __init__(self, gap: int, others: Sequence[int]) -> None:
        self._gap, self._others = gap, others
        self._next = 0  # index of the first of others that is less than a gap ago, or to come

    def earliest(self, instant: int) -> int:
        """The first time not before `instant` with a gap to every neighbour."""
        others, gap, index = self._others, self._gap, self._next
        while index < len(others) and others[index] < instant + gap:
            if others[index] > instant - gap:
                instant = others[index] + gap
            index += 1
        self._next = index
        return instant

    def room(self, first: int) -> int:
        """How many fit from `first` on, one every gap, before the next neighbour; `first` fits."""
        if self._next == len(self._others):
            return LONGEST_RUN
        return (self._others[self._next] - self._gap - first) // self._gap + 1


class Lane:
    """The state of one sender: questions and takings only ever move forward in time."""

    __slots__ = (
        "_checks",
        "_horizon",
        "_neighbours",
        "_openings",
        "_windows",
        "capacity",
        "gap",
        "taken",
    )

    def __init__(self, gap: int, capacity: int, horizon: int, openings: Openings | None) -> None:
        self.gap, self.capacity, self.taken = gap, capacity, 0
        self._horizon, self._openings = horizon, openings
        self._neighbours: Neighbours | None = None
        self._windows: list[SlidingWindow] = []
        self._checks: list[Callable[[int], int]] = []
        if openings is not None:
            self._checks.append(openings.at_or_after)

    def keep_away_from(self, others: Sequence[int]) -> None:
        """Leave a gap to each of these times."""
        self._neighbours = Neighbours(self.gap, others)
        self._checks.append(self._neighbours.earliest)

    def keep_within(self, window: SlidingWindow) -> None:
        """Respect one more sliding limit."""
        self._windows.append(window)
        self._checks.append(window.earliest)

    def slot(self, instant: int) -> int:
        """The first time not before `instant` that every rule allows; never looks past horizon."""
        checks = self._checks
        if len(checks) == 1:
            return checks[0](instant) if instant <= self._horizon else instant
        while instant <= self._horizon:
            asked = instant
            for check in checks:
                instant = check(instant)
            if instant == asked:
                break
        return instant

    def run(self, first: int, most: int) -> int:
        """Take up to `most` e-mails, one every gap from the slot `first` on; how many it took."""
        number = most
        if self.gap:
            number = min(number, LONGEST_RUN // self.gap + 1)
            if self._openings is not None:
                number = min(number, (self._openings.closing(first) - 1 - first) // self.gap + 1)
            if self._neighbours is not None:
                number = min(number, self._neighbours.room(first))
        for window in self._windows:
            number = min(number, window.room(first))
        self.take(first, number)
        return number

    def take(self, first: int, number: int = 1) -> None:
        """Record that `number` e-mails leave, one every gap, from `first` on."""
        self.taken += number
        for window in self._windows:
            window.take(first, number)

    @property
    def share(self) -> int:
        """How much this lane has taken for its capacity; what decides between equal times."""
        return share_of(self.taken, self.capacity)


def share_of(taken: int, capacity: int) -> int:
    """The e-mails a lane has taken in proportion to what it can take."""
    return taken * _SHARE_SCALE // capacity


def open_lanes(count: int, lanes: Sequence[LanePace], pace: CampaignPace, start: int) -> list[Lane]:
    """Fresh lanes for a plan of `count` e-mails from `start` on.

    The campaign's limit is included where one lane has it to itself.
    """
    openings = openings_of(pace, start)
    window = length_of(pace.window)
    opened: list[Lane] = []
    for lane in lanes:
        gap = gap_of(lane, pace)
        made = Lane(gap, capacity_of(lane, pace, count), start + HORIZON, openings)
        if gap and lane.promised:
            made.keep_away_from(lane.promised)
        limit = lane.hourly_limit
        paced_anyway = not lane.promised and limit is not None and gap * limit >= window
        if limit is not None and limit < count + len(lane.promised) and not paced_anyway:
            made.keep_within(SlidingWindow(limit, window, lane.promised, gap))
        if len(lanes) == 1 and campaign_limit_binds(count, pace):
            made.keep_within(campaign_window(pace, gap))
        opened.append(made)
    return opened


def campaign_limit_binds(count: int, pace: CampaignPace) -> bool:
    """Whether the campaign's limit could ever be reached."""
    return pace.hourly_limit is not None and pace.hourly_limit < count + len(pace.used)


def campaign_window(pace: CampaignPace, gap: int = 0) -> SlidingWindow:
    """The campaign's limit over all its senders, with what it has used already."""
    assert pace.hourly_limit is not None
    return SlidingWindow(pace.hourly_limit, length_of(pace.window), pace.used, gap)


def openings_of(pace: CampaignPace, start: int) -> Openings | None:
    """The open spans of the campaign's hours; None where they exclude nothing."""
    if pace.hours is None or pace.hours.always_open:
        return None
    return Openings(pace.hours, pace.timezone, start)


def capacity_of(lane: LanePace, pace: CampaignPace, count: int) -> int:
    """How many e-mails this sender can take in one window, `count` at most and 1 at least."""
    capacity, gap = max(count, 1), gap_of(lane, pace)
    if lane.hourly_limit is not None:
        capacity = min(capacity, lane.hourly_limit)
    if gap:
        capacity = min(capacity, -(-length_of(pace.window) // gap))
    return max(capacity, 1)
