from datetime import timedelta

import httpx
from sqlalchemy import text

from reachinbox.cleaning import CLEAN, clean
from reachinbox.ledger.chores import is_chore_due
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.inbox.world import send
from tests.ledger.conftest import world as world
from tests.ledger.world import World


async def age(database: Database, table: str, column: str, days: int) -> None:
    async with database.transaction() as tx:
        statement = f"UPDATE {table} SET {column} = {column} - CAST(:age AS interval)"
        await tx.execute(text(statement), {"age": timedelta(days=days)})


async def count(world: World, table: str) -> int:
    return (await world.one(f"SELECT count(*)::int AS n FROM {table}")).n


async def test_a_campaign_that_ended_long_ago_is_forgotten_and_others_stay(
    world: World, settings: Settings
) -> None:
    sender = await world.sender()
    await send(world, "ann@far.example", sender=sender)
    await age(world.database, "runs", "ended_at", settings.retention_days + 1)
    await send(world, "ben@far.example", sender=sender)
    waiting = await world.campaign(sender, addresses=["carl@far.example"])
    await clean(world.database, settings)
    assert await world.column("SELECT address FROM emails ORDER BY 1") == [
        "ben@far.example", "carl@far.example",
    ]  # fmt: skip
    assert await count(world, "runs") == 2
    assert waiting in await world.column("SELECT campaign_id FROM runs")


async def test_what_is_suppressed_stays_suppressed(world: World, settings: Settings) -> None:
    async with world.database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO suppressions (id, user_id, address_key, reason, created_at)"
                " VALUES (gen_random_uuid(), :user, 'a@b.c', 'unsubscribed', '2001-01-01')"
            ),
            {"user": world.user_id},
        )
    await clean(world.database, settings)
    assert await count(world, "suppressions") == 1


async def test_old_sessions_and_answers_go_and_new_ones_stay(
    signed_in: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    new = {"email": "a@b.example"}
    await signed_in.post("/api/suppressions", json=new, headers={"Idempotency-Key": "one"})
    await clean(database, settings)
    assert (await signed_in.get("/api/me")).status_code == 200
    async with database.transaction() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM idempotency_keys")) == 1
    await age(database, "idempotency_keys", "created_at", 8)
    await age(database, "refresh_tokens", "expires_at", 400)
    await clean(database, settings)
    async with database.transaction() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM idempotency_keys")) == 0
        assert await tx.scalar(text("SELECT count(*) FROM refresh_tokens")) == 0


async def test_cleaning_is_not_due_again_at_once(database: Database, settings: Settings) -> None:
    async with database.driver() as connection:
        assert await is_chore_due(connection, CLEAN)
        await clean(database, settings)
        assert not await is_chore_due(connection, CLEAN)
