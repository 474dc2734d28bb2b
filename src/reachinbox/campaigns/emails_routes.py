"""E-mails over HTTP: lists, one with its timeline, and what a person may decide about it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.audience.routes import id_after
from reachinbox.campaigns.forms import ManyRetries, ManyVerdicts, Verdict
from reachinbox.campaigns.views import EmailOne, EmailRow, EmailStatus, ManyView
from reachinbox.ledger.control import cancel_email, resolve_email, retry_email
from reachinbox.ledger.explain import explain_email
from reachinbox.ledger.explanation import Explanation, Gate
from reachinbox.ledger.many import Handled, resolve_emails, retry_emails
from reachinbox.ledger.read import EmailView, email_with_timeline, list_emails
from reachinbox.ledger.states import Reason
from reachinbox.runtime.edge import TheSettings, Transaction
from reachinbox.runtime.pages import Page, PageWanted
from reachinbox.senders.server_gate import server_gate
from reachinbox.senders.tables import Sender

router = APIRouter(prefix="/api/emails", tags=["emails"], route_class=IdempotentRoute)


@router.get("", summary="List e-mails")
async def get_emails(
    user: SignedIn,
    tx: Transaction,
    ask: PageWanted,
    campaign_id: UUID | None = None,
    status: EmailStatus | None = None,
    sender_id: UUID | None = None,
    reason: Reason | None = None,
    q: Annotated[str | None, Query(max_length=320)] = None,
) -> Page[EmailRow]:
    """Return e-mails in the order of their rows; `q` finds a part of the recipient's address.

    `reason` is why one ended, or why one that waits has another time than planned.
    """
    rows = await list_emails(
        tx,
        user.id,
        campaign_id=campaign_id,
        status=status,
        sender_id=sender_id,
        reason=reason,
        q=q.strip() or None if q else None,
        after=id_after(ask),
        limit=ask.limit + 1,
    )
    senders = await _addresses(tx, user.id, rows)
    return ask.page(
        rows,
        lambda row: [row.id],
        lambda row: EmailRow(**asdict(row), sender=senders.get(row.sender_id)),
    )


@router.post("/retry", summary="Retry many failed e-mails")
async def post_retry_many(user: SignedIn, tx: Transaction, many: ManyRetries) -> ManyView:
    """Let failed e-mails wait again: those named, or all that fit the filter, 10,000 a call."""
    return _many_view(await retry_emails(tx, user.id, many.selection))


@router.post("/resolve", summary="Settle many unknown e-mails")
async def post_resolve_many(user: SignedIn, tx: Transaction, many: ManyVerdicts) -> ManyView:
    """Settle e-mails whose outcome nobody knew as `sent`, or let them be sent again."""
    return _many_view(await resolve_emails(tx, user.id, many.selection, many.as_))


def _many_view(handled: Handled) -> ManyView:
    return ManyView(
        done=handled.done,
        skipped=sum(handled.skipped.values()),
        skipped_because=handled.skipped,
        more=handled.more,
    )


@router.get("/{email_id}", summary="Read an e-mail")
async def get_email(user: SignedIn, tx: Transaction, email_id: UUID) -> EmailOne:
    """Return an e-mail with everything that happened to it, SMTP answers included."""
    email, timeline = await email_with_timeline(tx, user.id, email_id)
    senders = await _addresses(tx, user.id, [email])
    return EmailOne(**asdict(email), sender=senders.get(email.sender_id), timeline=timeline)


@router.get("/{email_id}/explain", summary="Explain an e-mail")
async def get_gates(
    user: SignedIn, tx: Transaction, settings: TheSettings, email_id: UUID
) -> list[Gate]:
    """Return what it waits for: its gates in order, from the code that sends.

    All gates open: the next claim takes it. An e-mail that has ended has one gate, `ended`.
    """
    return (await get_outlook(user, tx, settings, email_id)).gates


@router.get("/{email_id}/outlook", summary="Explain an e-mail in one sentence")
async def get_outlook(
    user: SignedIn, tx: Transaction, settings: TheSettings, email_id: UUID
) -> Explanation:
    """Return the gate that decides as one sentence, when the e-mail is likely to go, and all gates.

    `likely_at` is null when it has ended, or when something must be done first.
    """
    return await explain_email(
        tx,
        user.id,
        email_id,
        window=timedelta(seconds=settings.limit_window_seconds),
        max_attempts=settings.max_attempts,
        ask_servers=server_gate,
    )


@router.delete("/{email_id}", summary="Cancel an e-mail")
async def delete_email(user: SignedIn, tx: Transaction, email_id: UUID) -> EmailOne:
    """Cancel an e-mail that still waits; 409 once it is in hand or ended."""
    await cancel_email(tx, user.id, email_id)
    return await get_email(user, tx, email_id)


@router.post("/{email_id}/retry", summary="Retry a failed e-mail")
async def post_retry(user: SignedIn, tx: Transaction, email_id: UUID) -> EmailOne:
    """Let a failed e-mail wait again; 409 for any other."""
    await retry_email(tx, user.id, email_id)
    return await get_email(user, tx, email_id)


@router.post("/{email_id}/resolve", summary="Settle an unknown e-mail")
async def post_resolve(
    user: SignedIn, tx: Transaction, email_id: UUID, verdict: Verdict
) -> EmailOne:
    """Settle an e-mail whose outcome nobody knew as `sent`, or let it be sent again."""
    await resolve_email(tx, user.id, email_id, verdict.as_)
    return await get_email(user, tx, email_id)


async def _addresses(
    tx: Transaction, user_id: UUID, emails: Sequence[EmailView]
) -> dict[UUID, str]:
    """Return the From addresses of these e-mails' senders; a deleted one is missing."""
    ids = {email.sender_id for email in emails}
    rows = await tx.execute(
        select(Sender.id, Sender.email).where(Sender.user_id == user_id, Sender.id.in_(ids))
    )
    return dict(rows.all())
