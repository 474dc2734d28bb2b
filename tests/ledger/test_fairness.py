from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reachinbox.ledger.claim import Claim
from tests.ledger.spread import campaign_over
from tests.ledger.world import World

HIGH, NORMAL, LOW = 0, 1, 2


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def by_campaign(claim: Claim) -> Counter[UUID]:
    return Counter(email.campaign_id for email in claim.emails)


async def claim_in_turns(world: World, sender: UUID, turns: int, *, room: int) -> list[UUID]:
    """Claim and settle again and again; return the campaigns in the order they were served."""
    served: list[UUID] = []
    for _ in range(turns):
        claim = await world.claim(freed=[sender], room=room)
        served += [email.campaign_id for email in claim.emails]
        await world.settle(claim)
    return served


async def test_of_every_five_emails_four_are_of_the_highest_priority(world: World) -> None:
    sender = await world.sender()
    old = await world.campaign(sender, 100, priority=LOW, due=ago(60))
    urgent = await world.campaign(sender, 100, priority=HIGH, due=ago(5))
    served = Counter(await claim_in_turns(world, sender, 10, room=5))
    assert served == {urgent: 40, old: 10}


@pytest.mark.parametrize("room", [1, 3, 7])
async def test_the_share_of_the_oldest_does_not_depend_on_how_many_are_claimed(
    world: World, room: int
) -> None:
    sender = await world.sender()
    old = await world.campaign(sender, 60, priority=LOW, due=ago(60))
    await world.campaign(sender, 60, priority=HIGH, due=ago(5))
    served = await claim_in_turns(world, sender, 42 // room, room=room)
    assert served.count(old) in {8, 9}


async def test_three_priorities_are_served_in_their_order(world: World) -> None:
    sender = await world.sender()
    named = {
        await world.campaign(sender, 20, priority=priority, due=ago(5)): name
        for priority, name in ((LOW, "low"), (HIGH, "high"), (NORMAL, "normal"))
    }
    served = [named[campaign] for campaign in await claim_in_turns(world, sender, 60, room=1)]
    last = {name: len(served) - served[::-1].index(name) for name in ("high", "normal", "low")}
    assert last["high"] < last["normal"] < last["low"]
    assert len(served) == 60


async def test_campaigns_of_one_priority_are_served_by_age(world: World) -> None:
    sender = await world.sender()
    newer = await world.campaign(sender, 4, due=ago(5))
    older = await world.campaign(sender, 4, due=ago(60))
    served = await claim_in_turns(world, sender, 4, room=2)
    assert served == [older] * 4 + [newer] * 4


async def test_a_long_lane_leaves_room_for_the_short_ones(world: World) -> None:
    long, *short = [await world.sender() for _ in range(11)]
    flood = await world.campaign(long, 500, due=ago(600))
    await campaign_over(world, short, 10, due=ago(1))
    claim = await world.claim(room=30)
    assert {email.sender_id for email in claim.emails} == {long, *short}
    again = await world.claim(room=30)
    assert (by_campaign(claim) + by_campaign(again))[flood] >= 20


async def test_when_there_is_less_room_than_lanes_each_has_its_turn(world: World) -> None:
    senders = [await world.sender() for _ in range(20)]
    await campaign_over(world, senders, 200, due=ago(1))
    served: list[UUID] = []
    for _ in range(20):
        claim = await world.claim(room=4, freed=served[-4:])
        served += [email.sender_id for email in claim.emails]
        await world.settle(claim)
    assert set(Counter(served).values()) == {4}


async def test_lanes_that_were_just_freed_do_not_shut_out_the_others(world: World) -> None:
    busy = [await world.sender() for _ in range(5)]
    await campaign_over(world, busy, 500, due=ago(1))
    await world.claim(room=10)
    late = await world.sender()
    quiet = await world.campaign(late, 1, due=ago(30))
    claim = await world.claim(room=5, freed=busy)
    assert quiet in by_campaign(claim)


async def test_the_lanes_of_one_user_wait_for_nobody_elses(world: World) -> None:
    mine = await world.sender()
    await world.campaign(mine, 5)
    other = World(world.database, worker_id=world.worker_id)
    other.user_id = UUID(int=(other.user_id.int & ~63) | world.shard)
    await other.begin()
    theirs = await other.sender()
    await other.campaign(theirs, 5)
    async with world.database.transaction() as tx, world.database.driver() as connection:
        # something lengthy is done to one user's campaigns
        await (await tx.connection()).exec_driver_sql(
            f"SELECT FROM users WHERE id = '{other.user_id}' FOR UPDATE"
        )
        assert connection
        claim = await world.claim()
    assert {email.sender_id for email in claim.emails} == {mine}
    assert {email.sender_id for email in (await world.claim()).emails} == {theirs}


@given(
    counts=st.lists(st.tuples(st.sampled_from([HIGH, NORMAL, LOW]), st.integers(1, 12)),
                    min_size=1, max_size=4),
    room=st.integers(1, 9),
)  # fmt: skip
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_whatever_the_priorities_everything_is_served_once(
    world: World, counts: list[tuple[int, int]], room: int
) -> None:
    sender = await world.sender(limit=10_000)
    campaigns = {
        await world.campaign(sender, count, priority=priority): count for priority, count in counts
    }
    served = await claim_in_turns(world, sender, sum(campaigns.values()), room=room)
    assert Counter(served) == campaigns
