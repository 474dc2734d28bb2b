"""Promises a campaign over several senders in turn, each e-mail due a moment after the last."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from reachinbox.ledger.enter import Promise, enter_campaign
from reachinbox.runtime.ids import new_id
from tests.ledger.world import World

STEP = timedelta(milliseconds=1)


async def campaign_over(
    world: World,
    senders: Sequence[UUID],
    count: int,
    *,
    due: datetime | None = None,
    **promise: Any,
) -> UUID:
    """Promise `count` e-mails; the last is due at `due` (default: just now)."""
    campaign_id = new_id()
    last = due or datetime.now(UTC) - timedelta(seconds=1)
    first = last - (count - 1) * STEP
    wanted = Promise(
        **{
            "campaign_id": campaign_id, "user_id": world.user_id, "subject": "Hello",
            "html": "<p>Hello</p>", "text": None, "priority": 1, "delay": timedelta(0),
            "hourly_limit": None, "max_parallel": None, "timezone": "UTC", "hours": None,
            "message_domains": {str(sender): "example.com" for sender in senders},
            "planned_first_at": first, "planned_last_at": last,
        } | promise
    )  # fmt: skip
    emails = [
        (new_id(), senders[n % len(senders)], f"p{n}@example.com", f"p{n}@example.com", "{}",
         first + n * STEP)
        for n in range(count)
    ]  # fmt: skip
    async with world.database.transaction() as tx:
        await enter_campaign(tx, wanted, emails)
    return campaign_id
