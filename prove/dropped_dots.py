"""The server takes the message and cuts the line before its answer: one copy, never a second."""

import asyncio

from prove.fate import Odds
from prove.people import promise
from prove.reconcile import reconcile
from prove.record import outside_server
from prove.world import Choices, Told, a_world

COUNT, SENDERS, CONNECTIONS, WORKERS = 200, 4, 10, 2
PATIENCE = 60.0
WATCH_SECONDS = 5.0  # in which a blind retry (after 5 s at first) would have begun


async def dropped_dots(choices: Choices) -> Told:
    """Hand over 200 messages to a server that never says it has them; restart the workers, too."""
    async with a_world(choices) as world:
        record = world.home / "outside.txt"
        with outside_server(record, seed=choices.seed, odds=Odds(dropped=1.0)) as outside:
            who = await world.add(outside, SENDERS, CONNECTIONS)
            await promise(world.database, who, COUNT, about="dropped")
            workers = await world.workers(WORKERS)
            await world.until_open_is(0, "lines cut", PATIENCE)
            for worker in workers:
                await worker.kill()
            await world.workers(WORKERS)
            choices.progress.say("workers restarted, waiting for a repeat that must not come")
            await asyncio.sleep(WATCH_SECONDS)
            found = await reconcile(world.database, outside, promised=COUNT)
            copies = outside.copies()
    told = Told("dropped dots")
    told.done.append(
        f"{COUNT} messages to a server that takes each and cuts the line before its answer; "
        f"{WORKERS} workers, killed and restarted afterwards"
    )
    told.promise("messages in a mailbox", len(copies), COUNT, COUNT, better="more")
    told.promise("repeats", found.duplicates, 0)
    told.promise("listed as unknown", found.statuses["unknown"], COUNT, COUNT, better="more")
    told.promise("counters, events and leases that do not add up", found.miscounted, 0)
    return told
