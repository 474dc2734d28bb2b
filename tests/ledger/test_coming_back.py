from datetime import UTC, datetime, timedelta

import pytest

from reachinbox.ledger.coming_back import hold_what_is_late
from tests.ledger.world import World

LATE = timedelta(hours=6)


async def nothing_ran_for(world: World, hours: float) -> None:
    await world.column(
        "INSERT INTO chores (name, done_at) VALUES ('alive', now() - CAST(:ago AS interval))"
        " ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at RETURNING 1",
        ago=timedelta(hours=hours),
    )


async def come_back(world: World) -> int:
    async with world.database.transaction() as tx:
        return await hold_what_is_late(tx, LATE)


def ago(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


async def test_after_a_long_outage_what_is_far_too_late_waits_for_a_person(world: World) -> None:
    sender = await world.sender()
    late = await world.campaign(sender, 3, due=ago(7))
    fresh = await world.campaign(sender, 3, due=ago(5))
    await nothing_ran_for(world, 8)
    assert await come_back(world) == 1
    run = await world.one("SELECT status, status_reason FROM runs WHERE campaign_id = :id", id=late)
    assert run.status == "paused"
    assert "Nothing ran since" in run.status_reason
    assert {email.campaign_id for email in (await world.claim()).emails} == {fresh}


@pytest.mark.parametrize("hours", [0.1, 5.9])
async def test_after_a_short_outage_everything_goes(world: World, hours: float) -> None:
    await world.campaign(await world.sender(), 3, due=ago(7))
    await nothing_ran_for(world, hours)
    assert await come_back(world) == 0
    assert len((await world.claim()).emails) == 3


async def test_a_campaign_may_say_that_late_is_better_than_never(world: World) -> None:
    await world.campaign(await world.sender(), 3, due=ago(7), late_policy="send")
    await nothing_ran_for(world, 8)
    assert await come_back(world) == 0
    assert len((await world.claim()).emails) == 3


async def test_the_second_worker_that_comes_back_finds_the_first(world: World) -> None:
    await nothing_ran_for(world, 8)
    assert await come_back(world) == 0
    await world.campaign(await world.sender(), 3, due=ago(7))
    assert await come_back(world) == 0
