"""Makes users, senders and promised campaigns, naming only what a test is about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from reachinbox.accounts.tables import User
from reachinbox.ledger.claim import Claim, claim_due_emails
from reachinbox.ledger.enter import Promise, enter_campaign
from reachinbox.ledger.lanes import set_lane
from reachinbox.ledger.locks import shard_of
from reachinbox.ledger.settle import Settlement, mark_sending, settle
from reachinbox.ledger.states import EmailState
from reachinbox.ledger.workers import beat, hold_shard
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id

HOUR = timedelta(hours=1)


@dataclass
class World:
    """One user with a worker of their own, in a real database."""

    database: Database
    user_id: UUID = field(default_factory=new_id)
    worker_id: UUID = field(default_factory=new_id)
    window: timedelta = HOUR

    @property
    def shard(self) -> int:
        return shard_of(self.user_id)

    async def begin(self) -> "World":
        async with self.database.transaction() as tx:
            tx.add(User(id=self.user_id, email=f"{self.user_id}@example.com", name="Ann"))
        await self.start_worker(self.worker_id)
        return self

    async def start_worker(self, worker_id: UUID) -> None:
        async with self.database.driver() as connection:
            await beat(connection, worker_id, "test", [])
            await hold_shard(connection, self.shard, worker_id)

    async def sender(self, *, limit: int = 1000, delay: float = 0, max_in_hand: int = 100) -> UUID:
        sender_id = new_id()
        await self.set_sender(sender_id, limit=limit, delay=delay, max_in_hand=max_in_hand)
        return sender_id

    async def set_sender(
        self,
        sender_id: UUID,
        *,
        limit: int = 1000,
        delay: float = 0,
        max_in_hand: int = 100,
        closed: str | None = None,
    ) -> None:
        async with self.database.transaction() as tx:
            await set_lane(
                tx,
                sender_id=sender_id,
                user_id=self.user_id,
                hourly_limit=limit,
                min_delay=timedelta(seconds=delay),
                max_in_hand=max_in_hand,
                closed_reason=closed,
            )

    async def campaign(
        self,
        sender_id: UUID,
        count: int = 1,
        *,
        due: datetime | None = None,
        addresses: Sequence[str] = (),
        **promise: Any,
    ) -> UUID:
        """Promise `count` e-mails through one sender, all due at `due` (default: just now)."""
        campaign_id = new_id()
        due = due or datetime.now(UTC) - timedelta(seconds=1)
        addresses = addresses or [f"p{n}@example.com" for n in range(count)]
        wanted = Promise(
            **{
                "campaign_id": campaign_id, "user_id": self.user_id, "subject": "Hello",
                "html": "<p>Hello</p>", "text": None, "priority": 1, "delay": timedelta(0),
                "hourly_limit": None, "max_parallel": None, "timezone": "UTC", "hours": None,
                "message_domains": {str(sender_id): "example.com"},
                "planned_first_at": due, "planned_last_at": due,
            } | promise
        )  # fmt: skip
        emails = [(new_id(), sender_id, address, address, "{}", due) for address in addresses]
        async with self.database.transaction() as tx:
            await enter_campaign(tx, wanted, emails)
        return campaign_id

    async def claim(
        self, *, room: int = 1000, freed: Sequence[UUID] = (), worker_id: UUID | None = None
    ) -> Claim:
        async with self.database.driver() as connection:
            claims = await claim_due_emails(
                connection,
                shards=[self.shard],
                worker_id=worker_id or self.worker_id,
                freed=freed,
                window=self.window,
                room=room,
            )
        return claims[self.shard]

    async def mark(self, claim: Claim) -> set[UUID]:
        async with self.database.driver() as connection:
            return await mark_sending(connection, self.worker_id, [e.id for e in claim.emails])

    async def settle(self, claim: Claim, status: str = "sent", **values: Any) -> None:
        values = {"is_attempt": True, "is_use": status in {"sent", "unknown"}, "facts": {}} | values
        settlements = [
            Settlement(e.id, e.campaign_id, e.sender_id, EmailState(status), **values)
            for e in claim.emails
        ]
        async with self.database.driver() as connection:
            await settle(connection, self.worker_id, settlements)

    async def one(self, sql: str, **values: Any) -> Any:
        async with self.database.transaction() as tx:
            return (await tx.execute(text(sql), values)).one()

    async def column(self, sql: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as tx:
            return list(await tx.scalars(text(sql), values))

    async def wake_all(self) -> None:
        async with self.database.transaction() as tx:
            await tx.execute(text("UPDATE lanes SET wake_at = now()"))

    async def events(self, campaign_id: UUID) -> list[str]:
        return await self.column(
            "SELECT kind FROM events WHERE campaign_id = :id ORDER BY seq", id=campaign_id
        )

    async def age_use(self, seconds: float) -> None:
        """Let everything handed over so far be `seconds` older."""
        async with self.database.transaction() as tx:
            await tx.execute(
                text(
                    "UPDATE sender_use SET tick = tick - CAST(:age AS interval),"
                    " last_at = last_at - CAST(:age AS interval)"
                ),
                {"age": timedelta(seconds=seconds)},
            )


def data(value: Any) -> Any:
    """Read JSON that came as text."""
    return json.loads(value) if isinstance(value, str) else value
