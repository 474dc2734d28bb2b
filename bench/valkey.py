"""Counts what Redis or Valkey was asked to do, and what it keeps."""

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

EVENTS = "reachinbox:shards:events"


@dataclass(frozen=True)
class Work:
    """Totals since the server started; `jobs_added` counts BullMQ jobs that were really queued."""

    commands: int
    jobs_added: int
    memory_bytes: int

    def __sub__(self, other: "Work") -> "Work":
        return Work(
            self.commands - other.commands,
            self.jobs_added - other.jobs_added,
            self.memory_bytes - other.memory_bytes,
        )


async def work_done(redis_url: str) -> Work:
    """Return the totals until now."""
    client: Any = Redis.from_url(redis_url, decode_responses=True)
    try:
        stats = await client.info("stats")
        memory = await client.info("memory")
        events = await client.xrange(EVENTS)
    finally:
        await client.aclose()
    added = sum(entry["event"] == "added" for _, entry in events)
    return Work(stats["total_commands_processed"], added, memory["used_memory"])
