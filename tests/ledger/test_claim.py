import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from reachinbox.ledger.control import cancel_run, pause_run, resume_run
from reachinbox.ledger.suppress import suppress
from reachinbox.ledger.workers import hold_shard
from reachinbox.runtime.ids import new_id
from tests.ledger.world import World


async def test_a_due_email_is_claimed_once(world: World) -> None:
    await world.campaign(await world.sender(), 3)
    first = await world.claim()
    await world.wake_all()
    second = await world.claim()
    assert len(first.emails) == 3
    assert second.emails == []


async def test_an_email_that_is_not_due_is_not_claimed(world: World) -> None:
    await world.campaign(await world.sender(), 1, due=datetime.now(UTC) + timedelta(minutes=5))
    claim = await world.claim()
    assert claim.emails == []
    assert claim.next_wake_seconds == pytest.approx(300, abs=10)


async def test_workers_claiming_at_once_never_exceed_a_limit(world: World) -> None:
    sender = await world.sender(limit=10)
    await world.campaign(sender, 50)
    workers = [world.worker_id] * 8
    claims = await asyncio.gather(*(world.claim(worker_id=w, freed=[sender]) for w in workers))
    assert sum(len(claim.emails) for claim in claims) == 10


async def test_emails_in_hand_count_against_the_limit(world: World) -> None:
    sender = await world.sender(limit=10)
    await world.campaign(sender, 20)
    assert len((await world.claim(room=4)).emails) == 4
    assert len((await world.claim(freed=[sender])).emails) == 6
    assert (await world.claim(freed=[sender])).emails == []


async def test_the_window_slides(world: World) -> None:
    sender = await world.sender(limit=3)
    await world.campaign(sender, 9)
    await world.settle(await world.claim())
    assert (await world.claim(freed=[sender])).emails == []
    await world.age_use(3500)
    assert (await world.claim(freed=[sender])).emails == []
    await world.age_use(102)
    assert len((await world.claim(freed=[sender])).emails) == 3


async def test_a_lane_with_a_delay_has_one_email_in_hand(world: World) -> None:
    sender = await world.sender(delay=2)
    await world.campaign(sender, 5)
    claim = await world.claim()
    assert len(claim.emails) == 1
    assert claim.emails[0].gap == timedelta(seconds=2)
    assert (await world.claim(freed=[sender])).emails == []


async def test_the_delay_runs_from_the_last_answer(world: World) -> None:
    sender = await world.sender(delay=30)
    await world.campaign(sender, 5)
    await world.settle(await world.claim())
    waiting = await world.claim(freed=[sender])
    assert waiting.emails == []
    assert waiting.next_wake_seconds == pytest.approx(30, abs=2)
    await world.age_use(31)
    assert len((await world.claim(freed=[sender])).emails) == 1


async def test_a_delay_longer_than_the_window_is_kept(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 2, delay=timedelta(hours=3))
    await world.settle(await world.claim())
    await world.age_use(2 * 3600)
    assert (await world.claim(freed=[sender])).emails == []
    await world.age_use(3601)
    assert len((await world.claim(freed=[sender])).emails) == 1


async def test_a_campaigns_own_limit_holds_over_all_its_senders(world: World) -> None:
    first, second = await world.sender(), await world.sender()
    campaign = await world.campaign(first, 5, hourly_limit=6)
    async with world.database.driver() as connection:
        await connection.execute(
            "UPDATE emails SET sender_id = $1 WHERE id IN "
            "(SELECT id FROM emails ORDER BY id LIMIT 2)",
            second,
        )
        await connection.execute(
            "INSERT INTO shares SELECT campaign_id, $1, next_at, next_id FROM shares", second
        )
        await connection.execute(
            "UPDATE runs SET hourly_limit = 4 WHERE campaign_id = $1", campaign
        )
    claim = await world.claim(freed=[first, second])
    assert len(claim.emails) == 4
    await world.settle(claim)
    assert (await world.claim(freed=[first, second])).emails == []


async def test_max_parallel_bounds_what_is_in_hand(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 10, max_parallel=3)
    claim = await world.claim()
    assert len(claim.emails) == 3
    await world.settle(claim)
    assert len((await world.claim(freed=[sender])).emails) == 3


async def test_the_more_urgent_campaign_goes_first(world: World) -> None:
    sender = await world.sender(max_in_hand=4)
    normal = await world.campaign(sender, 10)
    high = await world.campaign(sender, 10, priority=0)
    claim = await world.claim()
    assert [e.campaign_id for e in claim.emails].count(high) >= 3
    assert normal != high


async def test_urgent_campaigns_do_not_starve_the_others(world: World) -> None:
    sender = await world.sender(max_in_hand=1)
    low = await world.campaign(sender, 3, priority=2)
    await world.campaign(sender, 30, priority=0)
    taken = []
    for _ in range(10):
        claim = await world.claim(freed=[sender])
        taken += [e.campaign_id for e in claim.emails]
        await world.settle(claim)
    assert taken.count(low) == 2


async def test_nothing_of_a_paused_campaign_is_claimed(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 2)
    async with world.database.transaction() as tx:
        await pause_run(tx, campaign)
    assert (await world.claim()).emails == []
    async with world.database.transaction() as tx:
        await resume_run(tx, campaign)
    assert len((await world.claim()).emails) == 2


async def test_a_paused_campaign_does_not_keep_its_lane_awake(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 2)
    async with world.database.transaction() as tx:
        await pause_run(tx, campaign)
    assert (await world.claim()).next_wake_seconds is None


async def test_a_claimed_email_does_not_go_after_a_pause(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 2)
    claim = await world.claim()
    async with world.database.transaction() as tx:
        await pause_run(tx, campaign)
    assert await world.mark(claim) == set()


async def test_a_claimed_email_does_not_go_after_a_cancel(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 2)
    claim = await world.claim(room=1)
    async with world.database.transaction() as tx:
        assert await cancel_run(tx, campaign) == 1
    assert await world.mark(claim) == set()
    await world.settle(claim, "scheduled", is_attempt=False, facts=None)
    run = await world.one("SELECT open, cancelled, status FROM runs")
    assert tuple(run) == (0, 2, "cancelled")


async def test_a_suppressed_address_is_not_sent_to_even_when_claimed(world: World) -> None:
    await world.campaign(await world.sender(), addresses=["a@example.com", "b@example.com"])
    claim = await world.claim(room=1)
    async with world.database.transaction() as tx:
        await suppress(tx, world.user_id, ["@example.com"], reason="unsubscribed")
    assert await world.mark(claim) == set()
    await world.settle(claim, "scheduled", is_attempt=False, facts=None)
    again = await world.claim(freed=[claim.emails[0].sender_id])
    assert [e.is_suppressed for e in again.emails] == [True]
    assert (await world.one("SELECT skipped FROM runs")).skipped == 1


async def test_a_closed_lane_claims_nothing(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 2)
    await world.set_sender(sender, closed="unverified")
    assert (await world.claim()).emails == []


async def test_who_lost_the_shard_claims_nothing(world: World) -> None:
    await world.campaign(await world.sender(), 2)
    thief = new_id()
    async with world.database.driver() as connection:
        await connection.execute("UPDATE shards SET held_until = now()")
        assert await hold_shard(connection, world.shard, thief)
    assert (await world.claim()).emails == []
    assert len((await world.claim(worker_id=thief)).emails) == 2


async def test_an_instance_that_is_stopped_claims_nothing(world: World) -> None:
    await world.campaign(await world.sender(), 2)
    async with world.database.driver() as connection:
        await connection.execute("INSERT INTO stop (id, stopped_at) VALUES (1, now())")
    assert (await world.claim()).emails == []


async def test_outside_its_sending_hours_a_campaign_waits(world: World) -> None:
    now = datetime.now(UTC)
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(now.weekday() + 2) % 7]
    campaign = await world.campaign(
        await world.sender(), 2, hours={"days": [day], "from": "09:00", "to": "10:00"}
    )
    claim = await world.claim()
    assert claim.emails == []
    assert claim.closed == {campaign}


async def test_a_backlog_over_the_limit_is_reported_once_for_its_lane(world: World) -> None:
    sender = await world.sender(limit=2)
    await world.campaign(sender, 10)
    await world.settle(await world.claim())
    claim = await world.claim(freed=[sender])
    assert claim.over_limit == [sender]
