"""Reads the heartbeats of workers, for people who ask whether anything is sending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.workers import DEAD_AFTER

BEATS = """
SELECT id, name, started_at, beat_at, now() - beat_at AS silent_for, jsonb_array_length(shards) AS n
FROM workers ORDER BY beat_at DESC, id LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class Beat:
    """A worker and how long ago it was last heard of; `shards` is how many it drains."""

    worker_id: UUID
    name: str
    started_at: datetime
    beat_at: datetime
    silent_for: timedelta
    shards: int

    @property
    def is_alive(self) -> bool:
        """Whether it may still be at work; what a dead one held is taken from it."""
        return self.silent_for < DEAD_AFTER


async def read_beats(connection: Connection) -> list[Beat]:
    """Return the workers that have not said goodbye, the last heard of first; 1,000 at most."""
    return [Beat(*row) for row in await connection.fetch(BEATS)]
