"""Schedule: a million e-mails planned, promised in one transaction, and drained to the last."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from bench.figures import Figure
from bench.sinks import sink
from bench.stack import HTML, SUBJECT, Stack, fields_of
from bench.usage import own_memory_mb
from bench.valkey import work_done
from bench.world import World
from reachinbox.campaigns import scheduling
from reachinbox.campaigns.tables import Campaign, CampaignSender
from reachinbox.planning.pace import CampaignPace, LanePace
from reachinbox.planning.plan import plan_campaign
from reachinbox.runtime.ids import new_id

SENDERS = 200
HOUR = timedelta(hours=1)
SAMPLE_SECONDS = 1.0
STEPS = ("check_campaign", "make_plan", "_read_people", "enter_campaign")
TABLE_MB = "SELECT pg_total_relation_size('emails')::float / 1e6"
EVENTS_MB = "SELECT pg_total_relation_size('events')::float / 1e6"


async def schedule(world: World) -> AsyncIterator[Figure]:
    """Plan, promise and drain."""
    count = 100_000 if world.quick else 1_000_000
    yield Figure("schedule", f"{count:,} planned, 200 limited senders", _plan(count), "s", 10)
    with sink() as port:
        async with world.stack() as stack:
            user, campaign = await _make_draft(stack, count, port)
            async for figure in _scheduled(stack, user, campaign, count):
                yield figure
            async for figure in _drained(stack, count):
                yield figure


def _plan(count: int) -> float:
    """Return the seconds that the pure planner needs."""
    lanes = [LanePace(n, 500, timedelta(seconds=2)) for n in range(SENDERS)]
    began = time.perf_counter()
    plan_campaign(count, lanes, CampaignPace(datetime.now(UTC), timedelta(0)))
    return time.perf_counter() - began


async def _make_draft(stack: Stack, count: int, port: int) -> tuple[UUID, UUID]:
    [user] = await stack.add_users()
    senders = await stack.add_senders(user, SENDERS, port)
    campaign = Campaign(
        id=new_id(), user_id=user, name="Bench", subject=SUBJECT, html=HTML, delay_seconds=0
    )
    async with stack.database.transaction() as tx:
        tx.add(campaign)
        await tx.flush()
        tx.add_all(
            CampaignSender(campaign_id=campaign.id, sender_id=sender, position=place)
            for place, sender in enumerate(senders)
        )
    async with stack.database.driver() as connection:
        await connection.copy_records_to_table(
            "recipients",
            columns=("id", "campaign_id", "row", "address", "address_key", "fields"),
            records=(
                (new_id(), campaign.id, n, f"p{n}@example.org", f"p{n}@example.org", fields_of(n))
                for n in range(count)
            ),
        )
        await connection.execute("ANALYZE recipients")
    return user, campaign.id


async def _scheduled(stack: Stack, user: UUID, campaign: UUID, count: int) -> AsyncIterator[Figure]:
    before = await work_done(stack.engines.redis_url)
    with _timed_steps() as spent:
        began = time.perf_counter()
        async with stack.database.transaction() as tx:
            await scheduling.schedule_campaign(tx, user, campaign, window=HOUR)
        seconds = time.perf_counter() - began
    grown = await work_done(stack.engines.redis_url) - before
    scale = count / 1_000_000
    yield Figure("schedule", f"{count:,} scheduled: everything", seconds, "s", 60 * scale,
                 20 * scale, usual="10 s per 100,000")  # fmt: skip
    for step in STEPS:
        yield Figure("schedule", f"  of it {step.strip('_').replace('_', ' ')}", spent[step], "s")
    yield Figure("schedule", "  e-mails with indexes", await stack.value(TABLE_MB), "MB")
    # the counting itself costs Redis a few KB
    yield Figure("schedule", "  Redis grown by", max(0, grown.memory_bytes) / 1e6, "MB", 0.1, None,
                 usual="97 MB per 100,000")  # fmt: skip


@contextlib.contextmanager
def _timed_steps() -> Iterator[dict[str, float]]:
    """Add up the seconds spent in each step of scheduling."""
    spent: dict[str, float] = dict.fromkeys(STEPS, 0.0)

    def timed(step: str) -> Callable[..., Any]:
        work: Callable[..., Any] = getattr(scheduling, step)

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return await work(*args, **kwargs)
            finally:
                spent[step] += time.perf_counter() - began

        def called(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                spent[step] += time.perf_counter() - began

        return awaited if asyncio.iscoroutinefunction(work) else called

    with contextlib.ExitStack() as patches:
        for step in STEPS:
            patches.enter_context(patch.object(scheduling, step, timed(step)))
        yield spent


async def _drained(stack: Stack, count: int) -> AsyncIterator[Figure]:
    table_before = await stack.value(TABLE_MB)
    await stack.start_workers()
    cpu_before = stack.cpu()
    samples = await _sample_until_done(stack)
    cpu = stack.cpu() - cpu_before
    sent = samples[-1][1] - samples[0][1]
    rate = sent / (samples[-1][0] - samples[0][0])
    span = max(3, len(samples) // 10)
    first, last = _rate(samples[:span]), _rate(samples[-span:])
    yield Figure("schedule", "drained, on average", rate, "/s", 2_000, 5_000, "more")
    yield Figure("schedule", "  first tenth", first, "/s")
    yield Figure("schedule", "  last tenth", last, "/s")
    yield Figure("schedule", "  last / first", last / first, "", 0.8, 1.0, "more")
    yield Figure("schedule", "  CPU-s per 1,000 in all", cpu.total / count * 1000, "s", 0.5, 0.2)
    yield Figure("schedule", "  worker memory, at most", stack.worker_memory_mb(), "MB", 120, None,
                 usual=f"bench itself {own_memory_mb():,.0f} MB")  # fmt: skip
    grown = await stack.value(TABLE_MB) - table_before
    yield Figure("schedule", "  e-mails with indexes grown by", grown, "MB")
    yield Figure("schedule", "  events with indexes", await stack.value(EVENTS_MB), "MB")


async def _sample_until_done(stack: Stack) -> list[tuple[float, float]]:
    """Return (seconds, sent so far), once a second from the first that was sent."""
    samples: list[tuple[float, float]] = []
    while not samples or await stack.value("SELECT sum(open)::int FROM runs"):
        sent = await stack.value("SELECT sum(sent)::int FROM runs")
        if sent:
            samples.append((time.monotonic(), sent))
        await asyncio.sleep(SAMPLE_SECONDS if samples else 0.01)
    await stack.until_done()
    return samples


def _rate(samples: list[tuple[float, float]]) -> float:
    (began, first), (ended, last) = samples[0], samples[-1]
    return (last - first) / (ended - began)
