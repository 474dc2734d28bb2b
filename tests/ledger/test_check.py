from datetime import timedelta

from reachinbox.ledger.check import (
    CHECK_EVERY,
    CHECKED_AT_ONCE,
    Mismatch,
    check_ledger,
    check_runs,
    is_check_due,
    last_check,
)
from tests.ledger.world import World


async def run(world: World, sql: str, *values: object) -> None:
    async with world.database.driver() as connection:
        await connection.execute(sql, *values)


async def check(world: World, limit: int = 10) -> list[Mismatch]:
    async with world.database.transaction() as tx:
        return await check_runs(tx, limit)


async def checked(world: World) -> int:
    return (await world.one("SELECT count(*) AS number FROM checks")).number


async def is_due(world: World) -> bool:
    async with world.database.driver() as connection:
        return await is_check_due(connection)


async def test_counters_that_say_what_the_emails_say_are_fine(world: World) -> None:
    await world.campaign(await world.sender(), 9)
    await world.settle(await world.claim(room=2))
    await world.settle(await world.claim(room=2), "failed")
    await world.settle(await world.claim(room=1), "unknown")
    await world.claim(room=1)
    assert await check(world) == []
    assert await checked(world) == 1


async def test_a_wrong_counter_is_found_with_its_numbers_and_nothing_is_mended(
    world: World,
) -> None:
    campaign = await world.campaign(await world.sender(), 9)
    await run(world, "UPDATE runs SET sent = 2, open = 7")
    wrong = [Mismatch(campaign, "open", 7, 9), Mismatch(campaign, "sent", 2, 0)]
    assert await check(world) == wrong
    async with world.database.transaction() as tx:
        assert (await last_check(tx, world.user_id)).mismatches == wrong
    assert (await world.one("SELECT sent FROM runs")).sent == 2


async def test_a_mismatch_of_somebody_else_is_not_shown(world: World) -> None:
    other = await World(world.database).begin()
    await world.campaign(await world.sender(), 1)
    await run(world, "UPDATE runs SET total = 2, open = 2")
    assert len(await check(world)) == 2
    async with world.database.transaction() as tx:
        assert (await last_check(tx, other.user_id)).mismatches == []


async def test_an_email_no_claim_would_find_is_a_mismatch(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    await run(world, "UPDATE shares SET next_at = NULL, next_id = NULL")
    assert await check(world) == [Mismatch(campaign, "stranded", 0, 3)]
    await run(world, "DELETE FROM shares")
    await run(world, "DELETE FROM checks")
    assert await check(world) == [Mismatch(campaign, "stranded", 0, 3)]


async def test_only_a_few_campaigns_are_checked_at_once_and_the_rest_next(world: World) -> None:
    sender = await world.sender()
    for _ in range(CHECKED_AT_ONCE + 2):
        await world.campaign(sender, 1)
    assert await is_due(world)
    await check_ledger(world.database)
    assert await checked(world) == CHECKED_AT_ONCE
    assert await is_due(world)
    await check_ledger(world.database)
    assert await checked(world) == CHECKED_AT_ONCE + 2
    assert not await is_due(world)


async def test_it_is_due_again_ten_minutes_later(world: World) -> None:
    await check_ledger(world.database)
    assert not await is_due(world)
    chore = await world.one("SELECT due_at - done_at AS wait FROM chores WHERE name = 'check'")
    assert chore.wait == CHECK_EVERY == timedelta(minutes=10)
    await run(world, "UPDATE chores SET due_at = now() - interval '1 second'")
    assert await is_due(world)


async def test_what_has_not_changed_is_not_counted_again(world: World) -> None:
    await world.campaign(await world.sender(), 2)
    await check(world)
    later = "UPDATE checks SET checked_at = now() - interval '11 minutes'"
    await run(world, later)
    await check(world)
    old = "SELECT checked_at < now() - interval '10 minutes' AS is_old FROM checks"
    assert (await world.one(old)).is_old
    await world.settle(await world.claim(room=1))
    await check(world)
    assert not (await world.one(old)).is_old


async def test_what_was_wrong_is_looked_at_again(world: World) -> None:
    await world.campaign(await world.sender(), 2)
    await run(world, "UPDATE runs SET sent = 1, open = 1")
    assert len(await check(world)) == 2
    await run(world, "UPDATE runs SET sent = 0, open = 2")
    await run(world, "UPDATE checks SET checked_at = now() - interval '11 minutes'")
    assert await check(world) == []
    async with world.database.transaction() as tx:
        assert (await last_check(tx, world.user_id)).mismatches == []
