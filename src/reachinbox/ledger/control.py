"""What a person may do to a promised campaign or e-mail: pause, resume, cancel, retry, resolve."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.events import note
from reachinbox.ledger.locks import lock_runs, lock_sending_of
from reachinbox.ledger.settle import COMPLETE_RUNS
from reachinbox.ledger.states import EmailState, Reason, RunState
from reachinbox.runtime.database import driver_of
from reachinbox.runtime.errors import Conflict, NotFound

RUN = text("SELECT status, open, user_id FROM runs WHERE campaign_id = :id")
SET_STATUS = text(
    "UPDATE runs SET status = :status, status_reason = :reason WHERE campaign_id = :id"
)
# A person has seen the numbers and decided: a failing campaign is judged by what comes later.
JUDGE_FROM_NOW = text("""
UPDATE runs SET ended_before = sent + failed + unknown, failed_before = failed
WHERE campaign_id = :id
""")
WAKE_LANES_OF_RUN = text("""
UPDATE lanes SET wake_at = now()
WHERE sender_id IN (SELECT sender_id FROM shares WHERE campaign_id = :id)
""")

# Everything that waits; what is in hand ends by itself and is not made to wait again.
CANCEL_WAITING = text("""
WITH gone AS (  -- ix_emails_waiting
    UPDATE emails SET status = 'cancelled', reason = 'by_user', ended_at = now()
    WHERE campaign_id = :id AND status = 'scheduled'
      AND NOT EXISTS (SELECT FROM in_hand WHERE in_hand.email_id = emails.id)
    RETURNING 1
),
counted AS (
    UPDATE runs SET
        status = 'cancelled', status_reason = :reason, ended_at = now(),
        open = open - gone.count, cancelled = cancelled + gone.count
    FROM (SELECT count(*)::int FROM gone) AS gone
    WHERE campaign_id = :id
)
SELECT count(*)::int FROM gone
""")

EMAIL = text("""
SELECT emails.*, in_hand.state AS held, runs.status AS run_status,
       EXISTS (SELECT FROM lanes WHERE lanes.sender_id = emails.sender_id) AS has_lane
FROM emails
JOIN runs USING (campaign_id)
LEFT JOIN in_hand ON in_hand.email_id = emails.id
WHERE emails.id = :id AND emails.user_id = :user_id
""")
END_EMAIL = text("""
UPDATE emails SET status = :status, reason = :reason, ended_at = now() WHERE id = :id
""")
WAIT_AGAIN = text("""
UPDATE emails SET
    status = 'scheduled', due_at = now(), due_reason = 'by_user', ended_at = NULL, attempts = 0
WHERE id = :id
""")
REOPEN_SHARE = text("""
INSERT INTO shares (campaign_id, sender_id, next_at, next_id)
SELECT campaign_id, sender_id, due_at, id FROM emails WHERE id = :id
ON CONFLICT (campaign_id, sender_id) DO UPDATE SET
    next_at = excluded.next_at, next_id = excluded.next_id
WHERE shares.next_at IS NULL
   OR (excluded.next_at, excluded.next_id) < (shares.next_at, shares.next_id)
""")
WAKE_LANE = text("UPDATE lanes SET wake_at = now() WHERE sender_id = :sender_id")
REOPEN_RUN = text("""
UPDATE runs SET status = 'running', ended_at = NULL
WHERE campaign_id = :id AND status = 'completed'
""")
OPEN_STATES = {RunState.SCHEDULED, RunState.RUNNING}


async def pause_run(session: AsyncSession, campaign_id: UUID, reason: str = Reason.BY_USER) -> None:
    """Pause: nothing of this campaign that has not been marked `sending` goes out any more."""
    run = await _hold(session, campaign_id)
    if run.status not in OPEN_STATES:
        raise Conflict(
            f"This campaign is {run.status}, so it cannot be paused.", code="not_running"
        )
    await session.execute(
        SET_STATUS, {"id": campaign_id, "status": RunState.PAUSED, "reason": reason}
    )
    await note(session, campaign_id, "campaign_paused", reason=reason)


async def resume_run(session: AsyncSession, campaign_id: UUID) -> None:
    """Go on after a pause: what is overdue goes as soon as its lane allows."""
    run = await _hold(session, campaign_id)
    if run.status != RunState.PAUSED:
        raise Conflict(f"This campaign is {run.status}, not paused.", code="not_paused")
    await session.execute(
        SET_STATUS, {"id": campaign_id, "status": RunState.RUNNING, "reason": None}
    )
    await session.execute(JUDGE_FROM_NOW, {"id": campaign_id})
    await session.execute(WAKE_LANES_OF_RUN, {"id": campaign_id})
    await note(session, campaign_id, "campaign_resumed")


async def cancel_run(session: AsyncSession, campaign_id: UUID, reason: str = Reason.BY_USER) -> int:
    """Cancel everything that waits; return how many e-mails that were."""
    run = await _hold(session, campaign_id)
    if run.status not in OPEN_STATES | {RunState.PAUSED}:
        raise Conflict(f"This campaign is {run.status} already.", code="already_ended")
    cancelled = await session.scalar(CANCEL_WAITING, {"id": campaign_id, "reason": reason})
    assert isinstance(cancelled, int)
    await note(session, campaign_id, "campaign_cancelled", reason=reason, cancelled=cancelled)
    # lanes with e-mails of this campaign in hand keep waking until those are settled
    await session.execute(text("DELETE FROM shares WHERE campaign_id = :id"), {"id": campaign_id})
    return cancelled


async def cancel_email(session: AsyncSession, user_id: UUID, email_id: UUID) -> None:
    """Cancel one e-mail that still waits."""
    email = await _hold_email(session, user_id, email_id)
    if email.status != EmailState.SCHEDULED or email.held:
        state = email.held or email.status
        raise Conflict(f"This e-mail is {state}: it can no longer be cancelled.", code="too_late")
    await session.execute(
        END_EMAIL, {"id": email_id, "status": EmailState.CANCELLED, "reason": Reason.BY_USER}
    )
    await _count(session, email.campaign_id, open=-1, cancelled=1)
    await note(
        session, email.campaign_id, "email_cancelled", email_id=email_id, reason=Reason.BY_USER
    )
    await _complete_if_empty(session, email.campaign_id)


async def retry_email(session: AsyncSession, user_id: UUID, email_id: UUID) -> None:
    """Let a failed e-mail wait again, from its first attempt."""
    email = await _hold_email(session, user_id, email_id)
    if email.status != EmailState.FAILED:
        raise Conflict(
            f"Only a failed e-mail can be retried; this one is {email.held or email.status}.",
            code="not_failed",
        )
    await _wait_again(session, email)


async def resolve_email(
    session: AsyncSession, user_id: UUID, email_id: UUID, verdict: Literal["sent", "retry"]
) -> None:
    """Settle an unknown e-mail by a person's word: it did arrive, or it is to be sent again."""
    email = await _hold_email(session, user_id, email_id)
    if email.status != EmailState.UNKNOWN:
        raise Conflict(
            f"Only an unknown e-mail can be resolved; this one is {email.held or email.status}.",
            code="not_unknown",
        )
    if verdict == "retry":
        await _wait_again(session, email)
        return
    await session.execute(
        END_EMAIL, {"id": email_id, "status": EmailState.SENT, "reason": Reason.BY_USER}
    )
    await _count(session, email.campaign_id, unknown=-1, sent=1)
    await note(session, email.campaign_id, "email_sent", email_id=email_id, reason=Reason.BY_USER)


async def _hold(session: AsyncSession, campaign_id: UUID) -> Row[Any]:
    run = (await session.execute(RUN, {"id": campaign_id})).one_or_none()
    if run is None:
        raise Conflict("This campaign is a draft; schedule it first.", code="not_scheduled")
    await lock_sending_of(session, run.user_id)
    await lock_runs(session, [campaign_id])
    return (await session.execute(RUN, {"id": campaign_id})).one()


async def _hold_email(session: AsyncSession, user_id: UUID, email_id: UUID) -> Row[Any]:
    wanted = {"id": email_id, "user_id": user_id}
    email = (await session.execute(EMAIL, wanted)).one_or_none()
    if email is None:
        raise NotFound("There is no such e-mail.")
    await lock_sending_of(session, user_id)
    await lock_runs(session, [email.campaign_id])
    return (await session.execute(EMAIL, wanted)).one()


async def _wait_again(session: AsyncSession, email: Row[Any]) -> None:
    if email.run_status == RunState.CANCELLED:
        raise Conflict("Its campaign was cancelled.", code="already_ended")
    if not email.has_lane:
        raise Conflict("Its sender was deleted, so nothing could send it.", code="sender_deleted")
    await session.execute(WAIT_AGAIN, {"id": email.id})
    await session.execute(REOPEN_SHARE, {"id": email.id})
    await session.execute(WAKE_LANE, {"sender_id": email.sender_id})
    await session.execute(REOPEN_RUN, {"id": email.campaign_id})
    await _count(session, email.campaign_id, open=1, **{email.status: -1})
    await note(
        session, email.campaign_id, "email_scheduled", email_id=email.id, reason=Reason.BY_USER
    )


async def _count(session: AsyncSession, campaign_id: UUID, **steps: int) -> None:
    # the names come from this file's own calls and from a checked column, never from a request
    changes = ", ".join(f"{name} = {name} + ({step})" for name, step in steps.items())
    await session.execute(
        text(f"UPDATE runs SET {changes} WHERE campaign_id = :id"),  # noqa: S608
        {"id": campaign_id},
    )


async def _complete_if_empty(session: AsyncSession, campaign_id: UUID) -> None:
    driver = await driver_of(session)
    await driver.execute(COMPLETE_RUNS, [campaign_id])
