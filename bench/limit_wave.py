"""A wave against a limit: 5,000 due e-mails of a sender that may send 200 an hour."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from bench.figures import Figure
from bench.hand_over import LEAD_SECONDS
from bench.sinks import sink
from bench.stack import Stack
from bench.valkey import work_done
from bench.world import World

DUE, LIMIT = 5_000, 200
IDLE_SECONDS = 3.0
PATIENCE_SECONDS = 120

SENT = "SELECT sum(sent)::int FROM runs"
PLANNED_ANEW = """
SELECT count(*) FROM emails
WHERE status = 'scheduled' AND due_reason = 'over_limit' AND due_at > now() + interval '10 minutes'
"""
LAST_SENT = "SELECT extract(epoch FROM max(ended_at))::float FROM emails"
LAST_PLANNED = """
SELECT extract(epoch FROM max(at))::float FROM events WHERE kind = 'emails_replanned'
"""


async def wave(world: World) -> AsyncIterator[Figure]:
    """Let 200 go and the rest be planned anew, at once and with next to no jobs."""
    with sink() as port:
        async with world.stack() as stack:
            [user] = await stack.add_users()
            senders = await stack.add_senders(user, 1, port, connections=20, limit=LIMIT)
            await stack.start_workers()
            idle_commands = await _commands_when_idle(stack)
            start = datetime.now(UTC) + timedelta(seconds=LEAD_SECONDS)
            await stack.promise(user, senders, DUE, start=start)
            before, cpu_before = await work_done(stack.engines.redis_url), stack.cpu()
            began = time.monotonic()
            await _until_over(stack)
            passed = time.monotonic() - began
            work = await work_done(stack.engines.redis_url) - before
            cpu = stack.cpu() - cpu_before
            sent = await stack.value(LAST_SENT) - start.timestamp()
            planned = await stack.value(LAST_PLANNED) - start.timestamp()
            anew = await stack.value(PLANNED_ANEW)
    yield Figure("wave", f"{LIMIT} sent and recorded after", sent, "s")
    yield Figure("wave", f"{anew:,} planned anew after", max(sent, planned), "s", 1.0)
    yield Figure("wave", "BullMQ jobs added", work.jobs_added, "", 10, 1, usual="5,000")
    commands = max(0.0, work.commands - idle_commands * passed)
    yield Figure("wave", "Redis commands beyond the idle ones", commands, usual="120,000")
    yield Figure("wave", "CPU seconds in all", cpu.total, "s", usual="4-5")


async def _until_over(stack: Stack) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await stack.value(SENT) < LIMIT or await stack.value(PLANNED_ANEW) < DUE - LIMIT:
            await asyncio.sleep(0.1)
    if await stack.value(SENT) > LIMIT:
        raise SystemExit("the limit was exceeded")


async def _commands_when_idle(stack: Stack) -> float:
    """Return how many commands a second a waiting worker sends."""
    before = await work_done(stack.engines.redis_url)
    await asyncio.sleep(IDLE_SECONDS)
    return (await work_done(stack.engines.redis_url) - before).commands / IDLE_SECONDS
