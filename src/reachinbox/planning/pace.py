"""What a plan has to respect: the pace of each sender and the pace of the campaign."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from reachinbox.planning.hours import SendingHours
from reachinbox.planning.instants import length_of


class PlanImpossible(Exception):
    """No plan satisfies the rules; `reason` is one sentence for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LanePace:
    """One sender: its own limits and what it has already promised or handed over.

    `promised` are sorted microseconds since the epoch: the e-mails of other campaigns still to
    leave, and every e-mail handed over within the last window. `hourly_limit` is per window.
    """

    sender_id: Hashable
    hourly_limit: int | None
    min_delay: timedelta
    promised: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class CampaignPace:
    """The campaign's own rules, over all its senders.

    `delay` is the least time between two e-mails of the same sender. `used` are sorted
    microseconds of e-mails of this campaign that count against its `hourly_limit` already
    (handed over within the last window, or planned for other senders during a re-plan).
    `window` is what "hourly" means. `timezone` is where `hours` are read.
    """

    start: datetime
    delay: timedelta
    hourly_limit: int | None = None
    used: Sequence[int] = ()
    hours: SendingHours | None = None
    window: timedelta = timedelta(hours=1)
    timezone: tzinfo = UTC


def gap_of(lane: LanePace, pace: CampaignPace) -> int:
    """The least microseconds between two e-mails of this sender in this campaign."""
    return max(0, length_of(lane.min_delay), length_of(pace.delay))


def check_paces(lanes: Sequence[LanePace], pace: CampaignPace) -> None:
    """Raise PlanImpossible for rules under which nothing could ever leave."""
    if not lanes:
        raise PlanImpossible("The campaign has no sender.")
    if any(lane.hourly_limit is not None and lane.hourly_limit < 1 for lane in lanes):
        raise PlanImpossible("A sender's hourly limit is below 1, so it can send nothing.")
    if pace.hourly_limit is not None and pace.hourly_limit < 1:
        raise PlanImpossible("The campaign's hourly limit is below 1, so nothing can leave.")
    if pace.hours is not None and not pace.hours.days:
        raise PlanImpossible("The sending hours name no day of the week.")
    if length_of(pace.window) < 1:
        raise PlanImpossible("The window of the limits is empty.")
