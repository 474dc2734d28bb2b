"""BullMQ: who does the work and where. Holds nothing that PostgreSQL could not say again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import UUID

import structlog
from bullmq import Job, Queue, Worker
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

log = structlog.get_logger()

QueueName = Literal["shards", "tasks"]
PREFIX = "reachinbox"
# A killed worker's jobs come back within lockDuration + stalledInterval.
LOCK_MS = 10_000
STALLED_MS = 5_000
RETRY_MS = 1_000
INTERACTIVE, BULK = 1, 10
STATES = ("waiting", "active", "delayed", "prioritized", "failed")


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work: what to do, and to what. Its job id says both, so it is queued once."""

    kind: str
    about: UUID | int
    priority: int = BULK

    @property
    def job_id(self) -> str:
        """Return the id BullMQ knows this by; it may not contain a colon."""
        return f"{self.kind}-{self.about}"


def connect_redis(url: str) -> "Redis":
    """Return a client that tries again for a second, then tells: nobody waits for Redis longer.

    BullMQ's own client backs off for up to 20 s, which is how long its workers would then sleep
    after Redis is back.
    """
    return Redis.from_url(
        url,
        decode_responses=True,
        retry=Retry(ConstantBackoff(0.2), 5),
        socket_connect_timeout=2,
        health_check_interval=15,
    )


class Queues:
    """Adds jobs. Adding what is already queued is ignored, so it may be done again and again."""

    def __init__(self, redis_url: str) -> None:
        self._shards = _queue("shards", redis_url)
        self._tasks = _queue("tasks", redis_url)

    async def add_shards(self, shards: Iterable[int]) -> None:
        """Ask for these shards to be drained."""
        await self._add(self._shards, [Task("shard", shard) for shard in shards])

    async def add_tasks(self, tasks: Iterable[Task]) -> None:
        """Ask for these tasks to be done."""
        await self._add(self._tasks, tasks)

    async def _add(self, queue: Queue, tasks: Iterable[Task]) -> None:
        jobs: list[Any] = [
            {
                "name": task.kind,
                "data": {"about": str(task.about)},
                "opts": {
                    "jobId": task.job_id,
                    "priority": task.priority if queue is self._tasks else 0,
                    "removeOnComplete": True,
                    "removeOnFail": True,
                },
            }
            for task in tasks
        ]
        if jobs:
            await queue.addBulk(jobs)

    async def counts(self) -> dict[str, dict[str, int]]:
        """Return how many jobs of each queue are in each state."""
        return {
            "shards": await self._shards.getJobCounts(*STATES),
            "tasks": await self._tasks.getJobCounts(*STATES),
        }

    async def close(self) -> None:
        """Close both connections."""
        await self._shards.close()
        await self._tasks.close()


def _queue(name: QueueName, redis_url: str) -> Queue:
    # Any: bullmq's own types name neither a client as connection nor every option
    options: Any = {"prefix": PREFIX, "connection": connect_redis(redis_url)}
    return Queue(name, options)


Do = Callable[[str, str], Awaitable[None]]
"""(kind, about) → done when it returns"""


class QueueWorker:
    """Takes jobs of one queue, at most `concurrency` at once; that may change while it runs."""

    def __init__(self, name: QueueName, redis_url: str, do: Do, *, concurrency: int) -> None:
        async def process(job: Job, _token: str) -> None:
            data = cast("dict[str, str]", job.data)
            await do(str(job.name), data["about"])

        options: Any = {
            "prefix": PREFIX,
            "connection": connect_redis(redis_url),
            "concurrency": concurrency,
            "lockDuration": LOCK_MS,
            "stalledInterval": STALLED_MS,
            "runRetryDelay": RETRY_MS,
            "autorun": False,
        }
        processor: Any = process
        self._worker = Worker(name, processor, options)
        self._worker.on("error", self._tell)
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take jobs."""
        self._running = asyncio.create_task(self._worker.run())

    def take_at_most(self, concurrency: int) -> None:
        """Take no further job above `concurrency`; those in hand go on."""
        self._worker.opts["concurrency"] = concurrency

    async def close(self) -> None:
        """Take no more jobs, wait for those in hand, and disconnect."""
        await self._worker.close()
        if self._running is not None:
            await asyncio.wait([self._running])

    def _tell(self, error: Any, *_: Any) -> None:
        log.warning("queue trouble", queue=self._worker.name, error=str(error))
