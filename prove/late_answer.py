"""The server takes its time to answer the final dot: longer than any lease, and nobody repeats."""

import asyncio

from prove.people import promise
from prove.reconcile import reconcile
from prove.record import outside_server
from prove.world import Choices, Told, a_world

COUNT, WORKERS = 20, 2
MORE_PATIENCE = 20.0
WATCH_SECONDS = 2.0


async def late_answer(choices: Choices) -> Told:
    """Hand over messages to a server that answers each dot late, with other workers about."""
    late = choices.late_seconds
    async with a_world(choices) as world:
        record = world.home / "outside.txt"
        with outside_server(record, seed=choices.seed, dot_seconds=late) as outside:
            who = await world.add(outside, 1, COUNT)
            await promise(world.database, who, COUNT, about="late")
            await world.workers(WORKERS)
            await world.until_open_is(0, f"answers come {late:g} s late", late + MORE_PATIENCE)
            await asyncio.sleep(WATCH_SECONDS)
            found = await reconcile(world.database, outside, promised=COUNT)
            copies = outside.copies()
    told = Told("late answer")
    told.done.append(
        f"{COUNT} messages to a server that answers the final dot after {late:g} s "
        f"(a dead worker's lease ends after 12 s), {WORKERS} workers"
    )
    told.promise("sent, by the late answer", found.statuses["sent"], COUNT, COUNT, better="more")
    told.promise("messages in a mailbox", len(copies), COUNT, COUNT, better="more")
    told.promise("repeats", found.duplicates, 0)
    return told
