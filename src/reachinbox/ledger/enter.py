"""Enter a campaign into the ledger: from here on every one of its e-mails is promised."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.events import note
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.ledger.planned_hours import count_planned
from reachinbox.runtime.database import driver_of
from reachinbox.runtime.errors import Conflict

PRIORITIES = {"high": 0, "normal": 1, "low": 2}

PlannedEmail: TypeAlias = tuple[UUID, UUID, str, str, str, datetime]
"""(recipient_id, sender_id, address, address_key, fields as JSON, planned_at)"""

COLUMNS = (
    "id", "user_id", "campaign_id", "sender_id", "address", "address_key",
    "fields", "planned_at", "due_at", "status", "attempts",
)  # fmt: skip

INSERT_RUN = text("""
INSERT INTO runs (
    campaign_id, user_id, status, subject, html, text, priority, delay, hourly_limit, max_parallel,
    timezone, hours, opens_at, closes_at, message_domains, sender_ids, start_at, late_policy,
    planned_first_at, planned_last_at, total, open, sent, failed, unknown, cancelled, skipped, seq
) VALUES (
    :campaign_id, :user_id, 'scheduled', :subject, :html, :text, :priority, :delay, :hourly_limit,
    :max_parallel, :timezone, CAST(:hours AS jsonb),
    -- empty hours, so that the first claim reads the real ones
    CASE WHEN :hours IS NOT NULL THEN now() END, CASE WHEN :hours IS NOT NULL THEN now() END,
    CAST(:message_domains AS jsonb), CAST(:sender_ids AS uuid[]), :start_at,
    :late_policy,
    :planned_first_at, :planned_last_at, 0, 0, 0, 0, 0, 0, 0, 0
)
""")

# One share for every sender that got e-mails, and a wake-up for its lane.
OPEN_SHARES = text("""
INSERT INTO shares (campaign_id, sender_id, next_at, next_id)
SELECT DISTINCT ON (sender_id) campaign_id, sender_id, due_at, id
FROM emails WHERE campaign_id = :campaign_id
ORDER BY sender_id, due_at, id
""")
WAKE_LANES = text("""
UPDATE lanes SET wake_at = least(lanes.wake_at, shares.next_at)
FROM shares
WHERE shares.campaign_id = :campaign_id AND lanes.sender_id = shares.sender_id
""")


@dataclass(frozen=True, slots=True)
class Promise:
    """What a campaign promises: its content and pace, frozen."""

    campaign_id: UUID
    user_id: UUID
    subject: str
    html: str
    text: str | None
    priority: int
    delay: timedelta
    hourly_limit: int | None
    max_parallel: int | None
    timezone: str
    hours: dict[str, Any] | None
    message_domains: dict[str, str]
    """sender id → domain of its Message-IDs, for every sender it may use, in their order"""
    planned_first_at: datetime
    planned_last_at: datetime
    start_at: datetime | None = None
    """nothing of it may ever be planned before"""
    late_policy: str = "hold"


async def enter_campaign(
    session: AsyncSession, promise: Promise, emails: Iterable[PlannedEmail]
) -> int:
    """Write the run, all its e-mails, shares, wake-ups and the event; return how many e-mails.

    All or nothing: the caller's transaction holds it. Raises `Conflict` if it was entered before.
    """
    await lock_sending_of(session, promise.user_id)
    await _insert_run(session, promise)
    count = await _copy_emails(session, promise, emails)
    await session.execute(OPEN_SHARES, {"campaign_id": promise.campaign_id})
    await session.execute(WAKE_LANES, {"campaign_id": promise.campaign_id})
    await count_planned(session, promise.campaign_id)
    await session.execute(
        text("UPDATE runs SET total = :count, open = :count WHERE campaign_id = :id"),
        {"count": count, "id": promise.campaign_id},
    )
    await note(
        session,
        promise.campaign_id,
        "campaign_scheduled",
        total=count,
        first_at=promise.planned_first_at.isoformat(),
        last_at=promise.planned_last_at.isoformat(),
    )
    return count


async def _insert_run(session: AsyncSession, promise: Promise) -> None:
    values = {name: getattr(promise, name) for name in Promise.__slots__}
    values["sender_ids"] = [UUID(sender_id) for sender_id in promise.message_domains]
    values["message_domains"] = json.dumps(promise.message_domains)
    values["hours"] = None if promise.hours is None else json.dumps(promise.hours)
    try:
        async with session.begin_nested():
            await session.execute(INSERT_RUN, values)
    except IntegrityError:
        raise Conflict("This campaign has been scheduled already.", code="not_a_draft") from None


async def _copy_emails(
    session: AsyncSession, promise: Promise, emails: Iterable[PlannedEmail]
) -> int:
    user_id, campaign_id = promise.user_id, promise.campaign_id
    driver = await driver_of(session)
    result = await driver.copy_records_to_table(
        "emails",
        columns=COLUMNS,
        records=(
            (recipient_id, user_id, campaign_id, sender_id, address, key,
             fields, planned_at, planned_at, "scheduled", 0)
            for recipient_id, sender_id, address, key, fields, planned_at in emails
        ),
    )  # fmt: skip
    return int(result.split()[-1])
