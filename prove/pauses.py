"""Pause and resume, again and again, as fast as a nervous person can click."""

import asyncio
import time

from prove.people import promise
from prove.reconcile import reconcile
from prove.record import outside_server
from prove.world import Choices, Told, a_world
from reachinbox.ledger.control import pause_run, resume_run

ROUNDS, CONNECTIONS, WORKERS = 20, 8, 2
DOT_SECONDS = 0.02
LONG_ENOUGH_SECONDS = 0.05  # a shorter pause shows nothing of what goes after it
PATIENCE = 60.0


async def pauses(choices: Choices) -> Told:
    """Do 20 rounds while e-mails go out, and then let the rest go."""
    dice, count = choices.dice("pauses"), 1_500 if choices.quick else 3_000
    stood_still: list[tuple[float, float]] = []
    async with a_world(choices) as world:
        record = world.home / "outside.txt"
        with outside_server(record, seed=choices.seed, dot_seconds=DOT_SECONDS) as outside:
            who = await world.add(outside, 2, CONNECTIONS)
            campaign_id = await promise(world.database, who, count, about="pauses")
            await world.workers(WORKERS)
            await world.until_open_is(count - 50, "sending", PATIENCE)
            for number in range(ROUNDS):
                choices.progress.say(f"round {number + 1} of {ROUNDS}")
                async with world.database.transaction() as tx:
                    await pause_run(tx, campaign_id)
                since = time.time()
                await asyncio.sleep(dice.uniform(0.0, 0.2))
                stood_still.append((since, time.time()))
                async with world.database.transaction() as tx:
                    await resume_run(tx, campaign_id)
                await asyncio.sleep(dice.uniform(0.0, 0.2))
            while_it_sent = count - await world.ask("SELECT open FROM runs")
            await world.until_open_is(0, "the rest", PATIENCE)
            found = await reconcile(world.database, outside, promised=count)
            seen = [one.at for one in outside.seen()]
    after = [
        sum(since < at < until for at in seen)
        for since, until in stood_still
        if until - since >= LONG_ENOUGH_SECONDS
    ]
    told = Told("pauses")
    told.done.append(
        f"{ROUNDS} rounds of pause and resume within the first {while_it_sent:,} of {count:,} "
        f"e-mails, {CONNECTIONS} connections, {WORKERS} workers"
    )
    told.promise("e-mails lost", found.lost, 0)
    told.promise("copies too many", found.duplicates, 0)
    told.promise("e-mails that went after a pause was confirmed, at most", max(after),
                 CONNECTIONS, 3)  # fmt: skip
    told.promise("counters, events and leases that do not add up", found.miscounted, 0)
    return told
