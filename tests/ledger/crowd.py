"""Several workers on one user's lanes at once, each sure that the shard is its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from reachinbox.ledger.claim import ClaimedEmail, claim_due_emails
from reachinbox.ledger.settle import Settlement, mark_sending, settle
from reachinbox.ledger.states import EmailState, Reason
from reachinbox.ledger.workers import beat
from reachinbox.runtime.ids import new_id
from tests.ledger.world import World

TAKE_SHARD = """
UPDATE shards SET holder_id = $1, held_until = now() + interval '1 minute' WHERE number = $2
"""


@dataclass
class Crowd:
    """Workers that take the shard from each other before every claim, so that nothing but the
    claim itself can keep a limit. `taken` is what a server would have seen, in its order."""

    world: World
    random: Random
    size: int = 6
    time_zones: Sequence[str] = ("UTC",)
    most_at_once: int = 7
    claimed: list[ClaimedEmail] = field(default_factory=list)
    taken: list[tuple[float, ClaimedEmail]] = field(default_factory=list)

    async def work(self, senders: Sequence[UUID], *, seconds: float = 0) -> None:
        """Let every worker claim, mark and settle until nothing is allowed, or for `seconds`."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        async with asyncio.TaskGroup() as group:
            for number in range(self.size):
                group.create_task(self._worker(number, senders, until))

    async def _worker(self, number: int, senders: Sequence[UUID], until: float) -> None:
        worker_id = new_id()
        loop = asyncio.get_running_loop()
        idle = 0
        async with self.world.database.driver() as connection:
            await connection.execute(
                "SELECT set_config('timezone', $1, false)",
                self.time_zones[number % len(self.time_zones)],
            )
            await beat(connection, worker_id, "one of many", [])
            while loop.time() < until or idle < self.size:
                await connection.execute(TAKE_SHARD, worker_id, self.world.shard)
                claims = await claim_due_emails(
                    connection,
                    shards=[self.world.shard],
                    worker_id=worker_id,
                    freed=senders,
                    window=self.world.window,
                    room=self.random.randint(1, self.most_at_once),
                )
                claim = claims[self.world.shard]
                self.claimed += claim.emails
                idle = 0 if claim.emails else idle + 1
                await self._hand_over(connection, worker_id, claim.emails)
            await connection.execute("RESET timezone")

    async def _hand_over(self, connection, worker_id, emails) -> None:  # noqa: ANN001
        allowed = await mark_sending(connection, worker_id, [email.id for email in emails])
        assert allowed == {email.id for email in emails}
        for email in self.random.sample(emails, len(emails)):
            self.taken.append((asyncio.get_running_loop().time(), email))
            await asyncio.sleep(0)
        rest = list(emails)
        while rest:
            some = [rest.pop(self.random.randrange(len(rest))) for _ in range(min(3, len(rest)))]
            await settle(connection, worker_id, [self._result(email) for email in some])

    def _result(self, email: ClaimedEmail) -> Settlement:
        status = self.random.choice(
            [EmailState.SENT, EmailState.SENT, EmailState.SENT, EmailState.UNKNOWN]
        )
        reason = None if status == EmailState.SENT else Reason.NO_ANSWER
        return Settlement(
            email.id, email.campaign_id, email.sender_id, status, reason=reason,
            is_attempt=True, is_use=True, facts={},
        )  # fmt: skip

    def most_in_a_window(self, sender_id: UUID, window: timedelta) -> int:
        """Return the most e-mails a server saw of a sender within any `window`."""
        times = sorted(at for at, email in self.taken if email.sender_id == sender_id)
        length = window.total_seconds()
        return max((sum(at - length < t <= at for t in times) for at in times), default=0)
