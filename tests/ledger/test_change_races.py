"""People change campaigns while workers claim: nothing is lost, twice, or over a limit."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import text

from reachinbox.ledger.change import change_sender_of_runs
from reachinbox.runtime.errors import Conflict
from tests.ledger.crowd import Crowd
from tests.ledger.in_flight import assert_it_adds_up, change, rows
from tests.ledger.spread import campaign_over
from tests.ledger.world import World

EMAILS = 240
ALL_DAYS_BUT_ONE_SECOND = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "from": "00:00:01",
    "to": "24:00",
}


async def keep_changing(world: World, campaign: UUID, senders: list[UUID], random: Random) -> None:
    """Change senders, delay, limit, hours and priority again and again, as fast as it goes."""
    for _ in range(12):
        chosen = tuple(random.sample(senders, random.randint(1, len(senders))))
        with suppress(Conflict):  # it has ended
            await change(
                world,
                campaign,
                sender_ids=chosen,
                delay=random.choice([timedelta(0), timedelta(milliseconds=1)]),
                hourly_limit=random.choice([None, EMAILS, EMAILS * 2]),
                priority=random.randint(0, 2),
                hours=random.choice([None, ALL_DAYS_BUT_ONE_SECOND]),
            )
        await asyncio.sleep(0)


async def keep_changing_sender(world: World, sender: UUID, random: Random) -> None:
    for _ in range(12):
        async with world.database.transaction() as tx:
            await tx.execute(
                text("SELECT FROM users WHERE id = :id FOR NO KEY UPDATE"), {"id": world.user_id}
            )
            await tx.execute(
                text("UPDATE lanes SET hourly_limit = :limit WHERE sender_id = :id"),
                {"limit": random.randint(60, 90), "id": sender},
            )
            await change_sender_of_runs(tx, world.user_id, sender, window=world.window)
        await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(3))
async def test_changes_and_claims_at_once_break_nothing(world: World, seed: int) -> None:
    random = Random(seed)
    senders = [await world.sender(limit=90, max_in_hand=5) for _ in range(3)]
    campaigns = [await campaign_over(world, senders, EMAILS // 2) for _ in range(2)]
    crowd = Crowd(world, random, size=4)
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(crowd.work(senders, seconds=2))
        for campaign in campaigns:
            group.create_task(keep_changing(world, campaign, senders, random))
        group.create_task(keep_changing_sender(world, senders[0], random))
    await assert_it_adds_up(world)
    seen = Counter(email.id for _, email in crowd.taken)
    assert set(seen.values()) <= {1}
    assert all(crowd.most_in_a_window(sender, world.window) <= 90 for sender in senders)
    ended = await rows(world, "SELECT id FROM emails WHERE status IN ('sent', 'unknown')")
    assert {row.id for row in ended} == seen.keys()
    assert len(await rows(world, "SELECT id FROM emails")) == EMAILS
    assert await rows(world, "SELECT email_id FROM in_hand") == []


async def test_after_all_changes_everything_left_still_goes(world: World) -> None:
    senders = [await world.sender() for _ in range(3)]
    campaign = await campaign_over(world, senders, EMAILS)
    crowd = Crowd(world, Random(7), size=3, most_at_once=40)
    first = await world.claim(room=80)
    await world.settle(first)
    await change(world, campaign, sender_ids=(senders[1],), delay=timedelta(hours=1))
    await change(world, campaign, sender_ids=(senders[2],), delay=timedelta(0))
    await crowd.work(senders[2:])
    run = await world.one("SELECT open, status FROM runs")
    assert (run.open, run.status) == (0, "completed")
    assert len({email.id for email in (*first.emails, *crowd.claimed)}) == EMAILS
