"""The ledger can be read, but not written: sending has to stop, and to begin again by itself."""

import asyncio
import time

import asyncpg

from prove.people import promise
from prove.reconcile import reconcile
from prove.record import OutsideRecord, outside_server
from prove.world import Choices, Told, World, a_world

USERS, SENDERS_EACH, CONNECTIONS_EACH, WORKERS = 4, 2, 2, 2
CONNECTIONS = USERS * CONNECTIONS_EACH
DOT_SECONDS = 0.05
EMAILS_EACH = 500
AWAY_SECONDS = 8.0
RESUME_WITHIN = 15.0
PATIENCE = 60.0


async def read_only(choices: Choices) -> Told:
    """Switch the whole cluster to read-only in the middle, sessions that are open included."""
    async with a_world(choices) as world:
        record = world.home / "outside.txt"
        with outside_server(record, seed=choices.seed, dot_seconds=DOT_SECONDS) as outside:
            for number in range(USERS):
                who = await world.add(outside, SENDERS_EACH, CONNECTIONS_EACH)
                await promise(world.database, who, EMAILS_EACH, about=f"campaign{number}")
            await world.workers(WORKERS)
            await world.until_open_is(USERS * EMAILS_EACH - 200, "sending", PATIENCE)
            more, resumed = await _be_read_only(world, outside)
            is_done = await world.until_open_is(0, "the rest", PATIENCE)
            found = await reconcile(world.database, outside, promised=USERS * EMAILS_EACH)
    told = Told("read-only ledger")
    told.done.append(
        f"{USERS * EMAILS_EACH:,} e-mails, {CONNECTIONS} connections, {WORKERS} workers; in the "
        f"middle PostgreSQL took no write for {AWAY_SECONDS:g} s"
    )
    told.promise("e-mails that went while nothing could be written", more, CONNECTIONS, 0)
    told.promise("seconds until sending went on", resumed, RESUME_WITHIN, 2, unit="s")
    told.promise("e-mails lost", found.lost if is_done else float("inf"), 0)
    told.promise("copies too many", found.duplicates, 0)
    told.promise("phantoms", found.phantoms, 0)
    return told


async def _be_read_only(world: World, outside: OutsideRecord) -> tuple[int, float]:
    """Return how many e-mails went meanwhile, and after how many seconds the next one did."""
    connection = await asyncpg.connect(
        world.engines.database_url, server_settings={"default_transaction_read_only": "off"}
    )
    try:
        await _set(connection, "on")
        await _until_sessions_obey(world)
        since = time.time()
        world.choices.progress.say("read-only")
        await asyncio.sleep(AWAY_SECONDS)
        until = time.time()
        await _set(connection, "off")
    finally:
        await connection.close()
    world.choices.progress.say("can be written again")
    while time.time() < until + PATIENCE:
        times = [one.at for one in outside.seen()]
        if after := [at for at in times if at > until]:
            return sum(since < at <= until for at in times), after[0] - until
        await asyncio.sleep(0.1)
    return sum(since < one.at for one in outside.seen()), float("inf")


async def _set(connection: "asyncpg.Connection[asyncpg.Record]", to: str) -> None:
    await connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {to}")
    await connection.execute("SELECT pg_reload_conf()")


async def _until_sessions_obey(world: World) -> None:
    """Wait until a session that was open before has heard of it."""
    while await world.ask("SHOW default_transaction_read_only") != "on":
        await asyncio.sleep(0.001)
