"""Statistics as the API shows them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class MismatchView(BaseModel):
    """A campaign's counter that is not what its e-mails come to."""

    model_config = ConfigDict(from_attributes=True)

    campaign_id: UUID
    counter: str
    kept: int
    counted: int


class LedgerCheckView(BaseModel):
    """When counters were last compared with e-mails, and what differs; nothing should."""

    model_config = ConfigDict(from_attributes=True)

    checked_at: datetime | None
    mismatches: list[MismatchView]


class HourCount(BaseModel):
    """Hand-overs within one hour of UTC."""

    hour: datetime
    count: int


class Rates(BaseModel):
    """Shares of the e-mails whose outcome is known; null while there are none."""

    sent: float | None
    failed: float | None
    unknown: float | None


class OutcomesView(BaseModel):
    """How attempts ended within one hour or day that begins at `at`, as it was known then."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    sent: int
    failed: int
    unknown: int


class TodayView(BaseModel):
    """How attempts ended since midnight."""

    sent: int
    failed: int
    unknown: int


class StatsView(BaseModel):
    """Totals of all campaigns, and hand-overs by hour between `from_at` and `to_at`."""

    totals: dict[str, int]
    today: TodayView
    series: list[OutcomesView]
    rates: Rates
    from_at: datetime
    to_at: datetime
    by_hour: list[HourCount]
    p95_lateness_seconds: float | None
    ledger_check: LedgerCheckView


class QueueCounts(BaseModel):
    """BullMQ's jobs of one queue by state."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    waiting: int = 0
    active: int = 0
    delayed: int = 0
    prioritized: int = 0
    failed: int = 0


class HeartbeatView(BaseModel):
    """A worker, when it was last heard of, and how many shards it drains."""

    model_config = ConfigDict(from_attributes=True)

    worker_id: UUID
    name: str
    started_at: datetime
    beat_at: datetime
    is_alive: bool
    shards: int


class QueueStatsView(BaseModel):
    """How busy each queue is, and who works; `workers` counts those that are alive."""

    queues: dict[str, QueueCounts]
    workers: int
    heartbeats: list[HeartbeatView]
