"""Lateness: how long after its planned time an e-mail has left, at a steady 100 a second."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from bench.figures import Figure
from bench.sinks import recording_sink
from bench.world import World

SENDERS, PER_SECOND, LEAD_SECONDS = 1_000, 100, 6.0

SETTLED = """
SELECT percentile_cont($1) WITHIN GROUP (
    ORDER BY extract(epoch FROM ended_at - planned_at))::float * 1000
FROM emails
"""
PLANNED = """
SELECT 's' || replace(sender_id::text, '-', '') || '@example.com' AS sender, address,
       extract(epoch FROM planned_at)::float AS at
FROM emails
"""


async def lateness(world: World) -> AsyncIterator[Figure]:
    """Let 1,000 senders, of one user and then of a hundred, send 100 a second between them."""
    for users in (1, 100):
        async for figure in _lateness(world, users):
            yield figure


async def _lateness(world: World, users: int) -> AsyncIterator[Figure]:
    seconds = 15 if world.quick else 60
    async with world.stack() as stack:
        with recording_sink(stack.home) as sink:
            chosen = await stack.add_users(users)
            senders = {
                user: await stack.add_senders(user, SENDERS // users, sink.port) for user in chosen
            }
            await stack.start_workers()
            start = datetime.now(UTC) + timedelta(seconds=LEAD_SECONDS)
            per_second = PER_SECOND / users
            for place, user in enumerate(chosen):
                begin = start + timedelta(seconds=place / PER_SECOND)
                await stack.promise(
                    user, senders[user], int(per_second * seconds), start=begin,
                    due=lambda n: n / per_second,
                )  # fmt: skip
            before = stack.cpu()
            await stack.until_done()
            cpu = stack.cpu() - before
            settled = [await stack.value(SETTLED, share) for share in (0.5, 0.95, 0.99)]
            async with stack.database.driver() as connection:
                rows = await connection.fetch(PLANNED)
        planned = {(row["sender"], row["address"]): row["at"] for row in rows}
        seen = sorted((m.at - planned[m.sender, m.recipient]) * 1000 for m in sink.taken())
    name = f"{PER_SECOND}/s over {SENDERS:,} senders of {users} user{'s' * (users > 1)}"
    yield Figure("lateness", f"{name}: settled, p50", settled[0], "ms")
    yield Figure("lateness", "  p95", settled[1], "ms")
    yield Figure("lateness", "  p99", settled[2], "ms", 500, 250)
    yield Figure("lateness", "  arrived at the sink, p99", seen[int(len(seen) * 0.99)], "ms")
    yield Figure("lateness", "  CPU in all", cpu.total / seconds * 100, "% of a core")
