"""Hand-over: how fast one worker sends and settles, and what that costs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bench.figures import Figure
from bench.sinks import sink
from bench.stack import Stack
from bench.usage import Cpu
from bench.world import World

LEAD_SECONDS = 3.0
ROUND_SECONDS = 1.0

# From the first hand-over to the last record, by the database's clock.
SENDING_SECONDS = """
SELECT extract(epoch FROM max(emails.ended_at) - greatest(min(due_at), min(started_at)))::float
FROM emails JOIN runs USING (campaign_id)
"""
# Seconds in which a round was under way, over all rounds.
BUSY_SECONDS = """
WITH round AS (
    SELECT due_at AS began, max(ended_at) AS ended FROM emails GROUP BY due_at
)
SELECT extract(epoch FROM sum(ended - greatest(began, before)))::float
FROM (SELECT *, lag(ended, 1, began) OVER (ORDER BY began) AS before FROM round) AS round
"""


async def hand_over(world: World) -> AsyncIterator[Figure]:
    """One sender, 200 senders, 200 senders of many users, and 1,000 round after round."""
    count = 5_000 if world.quick else 20_000
    alone = 0.0
    with sink() as port:
        async with world.stack() as stack:
            [user] = await stack.add_users()
            senders = await stack.add_senders(user, 1, port, connections=20)
            name = f"one sender, {count:,} e-mails"
            async for figure in _measured(stack, name, {user: senders}, count):
                alone = alone or figure.value
                yield figure
        for users in (1, 50):
            async with world.stack() as stack:
                of_user = {
                    user: await stack.add_senders(user, 200 // users, port)
                    for user in await stack.add_users(users)
                }
                name = f"200 senders of {users} user{'s' * (users > 1)}"
                async for figure in _measured(stack, name, of_user, count, alone=alone):
                    yield figure
        async with world.stack() as stack:
            async for figure in _rounds(stack, port, rounds=3 if world.quick else 10):
                yield figure


async def _measured(
    stack: Stack, name: str, of_user: dict[UUID, list[UUID]], count: int, *, alone: float = 0
) -> AsyncIterator[Figure]:
    await stack.start_workers()
    start = datetime.now(UTC) + timedelta(seconds=LEAD_SECONDS)
    for user, senders in of_user.items():
        await stack.promise(user, senders, count // len(of_user), start=start)
    before = stack.cpu()
    await stack.until_done()
    used = stack.cpu() - before
    rate = count / await stack.value(SENDING_SECONDS)
    if alone:
        yield Figure("hand_over", f"{name}: sent and settled", rate, "/s", 0.8 * alone, alone,
                     "more")  # fmt: skip
    else:
        yield Figure("hand_over", f"{name}: sent and settled", rate, "/s", 2_000, 5_000, "more",
                     "620-840/s")  # fmt: skip
    for figure in _cost(used, count):
        yield figure
    yield Figure("hand_over", "  worker memory, at most", stack.worker_memory_mb(), "MB", 120)


def _cost(used: Cpu, count: int) -> list[Figure]:
    per = count / 1000
    return [
        Figure("hand_over", "  CPU-s per 1,000: worker", used.worker / per, "s", 0.3, usual="1.57"),
        Figure("hand_over", "  … PostgreSQL", used.postgresql / per, "s", usual="0.44"),
        Figure("hand_over", "  … Valkey", used.valkey / per, "s", usual="0.20"),
        Figure("hand_over", "  … in all", used.total / per, "s", 0.5, 0.2, usual="2.2"),
    ]


async def _rounds(stack: Stack, port: int, *, rounds: int) -> AsyncIterator[Figure]:
    """Let 1,000 senders have one due e-mail each, every second; count the busy seconds."""
    [user] = await stack.add_users()
    senders = await stack.add_senders(user, 1_000, port)
    count = rounds * len(senders)
    await stack.start_workers()
    start = datetime.now(UTC) + timedelta(seconds=LEAD_SECONDS)
    await stack.promise(
        user, senders, count, start=start, due=lambda n: n // len(senders) * ROUND_SECONDS
    )
    before = stack.cpu()
    await stack.until_done()
    used = stack.cpu() - before
    rate = count / await stack.value(BUSY_SECONDS)
    name = f"1,000 senders, one e-mail each, {rounds} rounds"
    yield Figure("hand_over", name, rate, "/s", 1_500, 5_000, "more")
    for figure in _cost(used, count):
        yield figure
    yield Figure("hand_over", "  worker memory, at most", stack.worker_memory_mb(), "MB", 120)
