"""Limits: four workers on twenty limited senders, judged by what the sink saw and nothing else."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.figures import Figure
from bench.sinks import RecordingSink, recording_sink
from bench.stack import Stack
from bench.world import World

WORKERS, SENDERS, LEAD_SECONDS = 4, 20, 6.0
WINDOWS_PER_DELAYS = 2  # so many times a window's delays fit into it: the limit binds, not they


@dataclass(frozen=True)
class Limited:
    """A sender and what it may do."""

    email: str
    limit: int
    delay: float


@dataclass
class Record:
    """What the sink took of one sender: when, and the number of each e-mail in its plan."""

    of: Limited
    times: list[float]
    numbers: list[int]

    def most_in_a_window(self, window: float) -> int:
        """Return the most e-mails in any sliding window, half open."""
        first, most = 0, 0
        for last, at in enumerate(self.times):
            while self.times[first] <= at - window:
                first += 1
            most = max(most, last - first + 1)
        return most

    def least_gap(self) -> float:
        """Return the shortest time between two that follow each other."""
        return min(later - at for at, later in zip(self.times, self.times[1:], strict=False))

    def out_of_order(self) -> int:
        """Count those that came after one planned later."""
        pairs = zip(self.numbers, self.numbers[1:], strict=False)
        return sum(later < number for number, later in pairs)

    def share_used(self, window: float, end: float) -> float:
        """Return how full the sliding window was on average, once it could have been full."""
        begin = self.times[0] + window
        covered = sum(max(0.0, min(at + window, end) - max(at, begin)) for at in self.times)
        return covered / (end - begin) / self.of.limit


async def limits(world: World) -> AsyncIterator[Figure]:
    """Keep twenty lanes at their limits for minutes; a tenth of an hour would do no better."""
    window = 20 if world.quick else 60
    seconds = 60 if world.quick else 300
    async with world.stack() as stack:
        with recording_sink(stack.home) as sink:
            senders = await _promise_all(stack, sink, window, seconds)
            await stack.start_workers(WORKERS, LIMIT_WINDOW_SECONDS=str(window))
            start = datetime.now(UTC)
            await stack.value("UPDATE lanes SET wake_at = now() RETURNING 1")
            end = start + timedelta(seconds=seconds)
            await asyncio.sleep((end - datetime.now(UTC)).total_seconds())
            stack.stop_workers()
            sent = await stack.value("SELECT sum(sent)::int FROM runs")
        records = _records(sink, senders)
    taken = sum(len(record.times) for record in records)
    share = min(record.share_used(window, end.timestamp()) for record in records)
    spaced = [record for record in records if record.of.delay]
    for figure in (
        Figure("limits", f"{WORKERS} workers, {SENDERS} senders, {seconds} s: taken", taken),
        Figure("limits", "recorded as sent but not taken", abs(sent - taken), "", 0),
        Figure("limits", f"windows of {window} s above their limit",
               sum(r.most_in_a_window(window) > r.of.limit for r in records), "", 0),
        Figure("limits", "allowance used, the worst sender", share * 100, "%",
               None if world.quick else 97, None, "more"),
        Figure("limits", "gaps below the delay of their sender",
               sum(r.least_gap() < r.of.delay for r in spaced), "", 0),
        Figure("limits", "out of the order of their lane",
               sum(r.out_of_order() for r in records), "", 0),
    ):  # fmt: skip
        yield figure


async def _promise_all(
    stack: Stack, sink: RecordingSink, window: int, seconds: int
) -> list[Limited]:
    """Give each of twenty users one sender and a backlog that outlasts the run."""
    senders: list[Limited] = []
    start = datetime.now(UTC)
    for number, user in enumerate(await stack.add_users(SENDERS)):
        limit = 20 + 5 * number
        delay = 0.0 if number % 4 else round(window / limit / WINDOWS_PER_DELAYS, 3)
        [sender] = await stack.add_senders(user, 1, sink.port, limit=limit, delay=delay)
        await stack.promise(user, [sender], limit * (seconds // window + 2), start=start)
        senders.append(Limited(f"s{sender.hex}@example.com", limit, delay))
    return senders


def _records(sink: RecordingSink, senders: Sequence[Limited]) -> list[Record]:
    of_sender: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for message in sink.taken():
        number = int(message.recipient.partition("@")[0].removeprefix("p"))
        of_sender[message.sender].append((message.at, number))
    return [
        Record(sender, *map(list, zip(*of_sender[sender.email], strict=True)))
        for sender in senders
    ]  # fmt: skip
