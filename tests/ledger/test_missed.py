from sqlalchemy import text

from reachinbox.ledger.workers import hold_shard_again
from reachinbox.runtime.ids import new_id
from tests.ledger.world import World


async def test_a_freed_lane_is_reported_while_its_user_is_being_changed(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 1)
    async with world.database.transaction() as tx:
        await tx.execute(text("SELECT FROM users FOR NO KEY UPDATE"))
        claim = await world.claim(freed=[sender])
        assert (claim.emails, claim.missed) == ([], [sender])
    claim = await world.claim(freed=[sender])
    assert (len(claim.emails), claim.missed) == (1, [])


async def test_a_freed_lane_that_was_deleted_is_not_waited_for(world: World) -> None:
    assert (await world.claim(freed=[new_id()])).missed == []


async def test_what_a_claim_gave_without_its_answer_is_put_down(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 3)
    unheard = await world.claim(room=1)
    known = await world.claim(room=2, freed=[sender])
    async with world.database.driver() as connection:
        known_ids = [email.id for email in known.emails]
        assert await hold_shard_again(connection, world.shard, world.worker_id, known_ids)
    assert set(await world.column("SELECT email_id FROM in_hand")) == set(known_ids)
    assert [email.id for email in (await world.claim()).emails] == [unheard.emails[0].id]


async def test_a_shard_that_another_has_taken_is_not_held_again(world: World) -> None:
    async with world.database.driver() as connection:
        await connection.execute("UPDATE shards SET held_until = now() - interval '1 second'")
        assert await hold_shard_again(connection, world.shard, new_id(), [])
        assert not await hold_shard_again(connection, world.shard, world.worker_id, [])
