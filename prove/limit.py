"""A sender's limit, kept to the last place while workers are killed and Redis is emptied."""

import asyncio
import time
from dataclasses import dataclass, field
from uuid import UUID

from prove.crew import Crew
from prove.faults import Faults
from prove.people import Pace, promise
from prove.record import covered_seconds, most_in_a_window, outside_server
from prove.world import Choices, Told, World, a_world
from reachinbox.ledger.locks import shard_of
from tests.journey.stack import name_of

LIMIT, SENDERS, CONNECTIONS, WORKERS = 60, 6, 4, 3
KILL_SECONDS, LOOK_SECONDS = 15.0, 0.1
HELD = """
SELECT number, workers.name FROM shards JOIN workers ON workers.id = holder_id
WHERE held_until > now()
"""


@dataclass
class Orphaned:
    """How long each shard was held by a worker that had been killed."""

    seconds: dict[int, float] = field(default_factory=dict)

    async def watch(self, world: World, crew: Crew) -> None:
        """Look again and again, for ever."""
        before = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            async with world.database.driver() as connection:
                held = await connection.fetch(HELD)
            alive = {name_of(each) for each in crew.places if each.is_running}
            now = time.monotonic()
            for row in held:
                if row["name"] not in alive:
                    since = self.seconds.get(row["number"], 0.0)
                    self.seconds[row["number"]] = since + now - before
            before = now


async def limit(choices: Choices) -> Told:
    """Keep six lanes at their limit; judge by what the outside saw and nothing else."""
    window = 20 if choices.quick else 30
    seconds = window * 3.0
    orphaned = Orphaned()
    async with a_world(choices, LIMIT_WINDOW_SECONDS=str(window)) as world:
        with outside_server(world.home / "outside.txt", dot_seconds=0.01) as outside:
            crew = Crew(world.stack, choices.dice("kills"), WORKERS)
            await crew.start()
            emails: dict[str, UUID] = {}
            for number in range(SENDERS):
                who = await world.add(outside, 1, CONNECTIONS, Pace(LIMIT))
                await promise(world.database, who, LIMIT * 6, about=f"campaign{number}")
                emails |= dict.fromkeys(who.senders.values(), who.user_id)
            faults = Faults(world, crew, choices.dice("faults"))
            began = time.time()
            await _disturb(faults, orphaned, seconds)
            end = time.time()
            there = outside.there()
    times = {email: [one.at for one in there if one.sender == email] for email in emails}
    covered = sum(covered_seconds(at, window, began + window, end) for at in times.values())
    whole = (end - began - window) * len(emails)
    lost = sum(orphaned.seconds.get(shard_of(user_id), 0.0) for user_id in emails.values())
    most = max(most_in_a_window(at, window) for at in times.values())
    told = Told("limit")
    told.done.append(
        f"{SENDERS} senders limited to {LIMIT} in any {window} s for {seconds:g} s, "
        f"{WORKERS} workers; "
        + ", ".join(f"{count} × {what}" for what, count in faults.done.items())
        + f"; killed workers' lanes were held back for {lost:,.0f} of {whole:,.0f} lane-seconds "
        f"(their heartbeat ends after 12 s)"
    )
    told.promise(f"most e-mails of a sender in any sliding {window} s", most, LIMIT)
    told.promise("allowance used, while the lane's worker lived",
                 min(100.0, 100 * covered / LIMIT / (whole - lost)), 90, 97,
                 unit="%", better="more")  # fmt: skip
    told.promise("allowance used, all in all", 100 * covered / LIMIT / whole, None, unit="%",
                 better="more")  # fmt: skip
    return told


async def _disturb(faults: Faults, orphaned: Orphaned, seconds: float) -> None:
    """Kill now and then and flush twice, for so long."""
    forever = [
        asyncio.create_task(faults.kill_every(KILL_SECONDS)),
        asyncio.create_task(faults.crew.watch()),
        asyncio.create_task(orphaned.watch(faults.world, faults.crew)),
    ]
    try:
        for _ in range(2):
            await asyncio.sleep(seconds / 3)
            faults.world.choices.progress.say(f"{faults.crew.kills} workers killed")
            await faults.flush_redis()
        await asyncio.sleep(seconds / 3)
    finally:
        for task in forever:
            task.cancel()
        await asyncio.gather(*forever, return_exceptions=True)
