from uuid import UUID

from reachinbox.ledger.control import resume_run
from reachinbox.ledger.failing import pause_failing
from tests.ledger.world import World


async def end(world: World, sent: int, failed: int) -> None:
    for count, status in ((sent, "sent"), (failed, "failed")):
        if count:
            await world.wake_all()
            claim = await world.claim(room=count)
            assert len(claim.emails) == count
            await world.settle(claim, status)


async def state_of(world: World, campaign: UUID) -> tuple[str, str]:
    run = await world.one(
        "SELECT status, status_reason FROM runs WHERE campaign_id = :id", id=campaign
    )
    return run.status, run.status_reason


async def judge(world: World, percent: float = 20) -> int:
    async with world.database.transaction() as tx:
        return await pause_failing(tx, percent)


async def test_a_campaign_that_fails_too_often_is_paused_with_its_numbers(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 100)
    await end(world, sent=40, failed=10)
    assert await judge(world) == 1
    status, why = await state_of(world, campaign)
    assert status == "paused"
    assert why.startswith("10 of 50 failed (20.0 %; the limit is 20 %)")
    assert (await world.claim()).emails == []


async def test_fewer_than_fifty_say_nothing(world: World) -> None:
    await world.campaign(await world.sender(), 100)
    await end(world, sent=0, failed=49)
    assert await judge(world) == 0


async def test_a_campaign_below_the_rate_goes_on(world: World) -> None:
    await world.campaign(await world.sender(), 100)
    await end(world, sent=41, failed=9)
    assert await judge(world) == 0


async def test_after_a_resume_only_what_came_later_counts(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 200)
    await end(world, sent=40, failed=10)
    assert await judge(world) == 1
    async with world.database.transaction() as tx:
        await resume_run(tx, campaign)
    await end(world, sent=48, failed=1)
    assert await judge(world) == 0
    await end(world, sent=0, failed=13)
    assert await judge(world) == 1
