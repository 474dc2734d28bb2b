"""What a drain has in hand, lane by lane, and when a lane needs more."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from reachinbox.ledger.claim import ClaimedEmail

STUCK_SECONDS = 1.0  # a lane without an answer for longer does not move
PATIENCE_MAX_SECONDS = 0.5


@dataclass(slots=True)
class _Lane:
    """The e-mails in hand of one lane."""

    count: int
    claimed_at: float
    moved_at: float
    low_water: int = 0
    is_held_back: bool = False


class InHand:
    """The e-mails a drain has claimed and not yet let go."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._emails: dict[UUID, ClaimedEmail] = {}
        self._lanes: dict[UUID, _Lane] = {}

    def __len__(self) -> int:
        return len(self._emails)

    @property
    def ids(self) -> list[UUID]:
        """The e-mails in hand."""
        return list(self._emails)

    @property
    def moving(self) -> int:
        """How many e-mails of lanes that move; those of stuck ones take nobody's room."""
        since = self._loop.time() - STUCK_SECONDS
        return sum(lane.count for lane in self._lanes.values() if lane.moved_at > since)

    def take(self, emails: Sequence[ClaimedEmail]) -> None:
        """Take what a claim gave."""
        now = self._loop.time()
        for email in emails:
            self._emails[email.id] = email
            lane = self._lanes.get(email.sender_id)
            if lane is None:
                lane = self._lanes[email.sender_id] = _Lane(0, now, now)
            lane.count += 1
            lane.claimed_at = now

    def note_looked_at(self, looked_at: Iterable[UUID], held_back: Iterable[UUID]) -> None:
        """Hear on which of the lanes just looked at more waits for what is in hand to go."""
        for sender_id in looked_at:
            if lane := self._lanes.get(sender_id):
                lane.is_held_back, lane.low_water = False, lane.count // 2
        for sender_id in held_back:
            if lane := self._lanes.get(sender_id):
                lane.is_held_back = True

    def let_go(self, email_id: UUID) -> tuple[ClaimedEmail, float | None]:
        """Let an e-mail go; with it, within how many seconds its lane needs more, None if not yet.

        A lane needs more when half of what it held has gone. The other half will last about as
        long, so its next claim may wait a little for the needs of others.
        """
        email = self._emails.pop(email_id)
        lane = self._lanes[email.sender_id]
        lane.count -= 1
        lane.moved_at = self._loop.time()
        if lane.count == 0:
            del self._lanes[email.sender_id]
        if not lane.is_held_back or lane.count > lane.low_water:
            return email, None
        if lane.count == 0:
            return email, 0.0
        return email, min((lane.moved_at - lane.claimed_at) / 2, PATIENCE_MAX_SECONDS)
