"""Reads a whole ledger and says whether it still adds up, whatever was changed on the way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from reachinbox.ledger.change import change_run, pace_of_run
from reachinbox.ledger.check import check_runs
from reachinbox.planning.instants import to_micros
from tests.ledger.world import World

WAITING = """
SELECT id, campaign_id, sender_id, due_at, due_reason, attempts FROM emails
WHERE status = 'scheduled'
  AND NOT EXISTS (SELECT FROM in_hand WHERE in_hand.email_id = emails.id)
ORDER BY due_at, id
"""
IN_HAND = """
SELECT emails.id, emails.sender_id, emails.due_at, emails.status, in_hand.sender_id AS held_by
FROM emails JOIN in_hand ON in_hand.email_id = emails.id ORDER BY emails.id
"""
ASLEEP = """
SELECT DISTINCT lanes.sender_id
FROM emails JOIN runs USING (campaign_id) JOIN lanes USING (sender_id)
WHERE emails.status = 'scheduled' AND runs.status IN ('scheduled', 'running')
  AND lanes.wake_at IS NULL
"""
USED = """
SELECT last_at AS at, count FROM sender_use
WHERE sender_id = :id AND tick > now() - CAST(:window AS interval)
"""


async def rows(world: World, sql: str, **values: Any) -> Sequence[Any]:
    async with world.database.transaction() as tx:
        return (await tx.execute(text(sql), values)).all()


async def change(world: World, campaign_id: UUID, **pace: Any) -> int:
    """Let a campaign go on by another pace, as a PATCH does."""
    async with world.database.transaction() as tx:
        after = replace(await pace_of_run(tx, campaign_id), **pace)
        domains = {str(sender_id): "example.com" for sender_id in after.sender_ids}
        return await change_run(
            tx, campaign_id, after, message_domains=domains, window=world.window
        )


async def assert_it_adds_up(world: World) -> None:
    """Counters equal rows, nothing waits where no claim looks, and no lane sleeps over e-mails."""
    async with world.database.transaction() as tx:
        await tx.execute(text("DELETE FROM checks"))
        assert await check_runs(tx, 100) == []
    assert await rows(world, ASLEEP) == []


async def used_by(world: World, sender_id: UUID, now: datetime) -> list[int]:
    """Times that count against a sender besides what waits: answered, and in hand at `now`."""
    used = [
        to_micros(row.at)
        for row in await rows(world, USED, id=sender_id, window=world.window)
        for _ in range(row[1])
    ]
    held = [row for row in await rows(world, IN_HAND) if row.held_by == sender_id]
    return sorted([*used, *[to_micros(now)] * len(held)])


def fullest(own: Sequence[int], others: Sequence[int], window: timedelta) -> int:
    """The most times within any window that ends at, or begins with, one of our own or later."""
    width = window // timedelta(microseconds=1)
    times = sorted([*own, *others])
    return max(
        (
            sum(begin <= time < begin + width for time in times)
            for begin in times
            if any(begin <= time < begin + width for time in own)
        ),
        default=0,
    )
