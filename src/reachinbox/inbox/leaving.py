"""Lets a recipient leave, and come back while it may have been a mistake."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.facts import find_known, record_fact
from reachinbox.ledger.states import FactKind, Reason
from reachinbox.ledger.suppress import find_suppression, suppress, take_back
from reachinbox.mail.unsubscribe import Leaving
from reachinbox.senders.tables import Sender

UNDO_DAYS = 7


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page says of one recipient: who wrote, when, and whether that goes on."""

    address: str
    sender_name: str | None
    sender_email: str | None
    sent_at: datetime | None
    has_left: bool
    may_return: bool
    """left by this link, at most UNDO_DAYS ago"""


async def standing_of(session: AsyncSession, leaving: Leaving) -> Standing:
    """Read how things stand; changes nothing."""
    email = await find_known(session, leaving.email_id)
    sender = await session.get(Sender, email.sender_id) if email else None
    entry = await find_suppression(session, leaving.user_id, _key(leaving), days=UNDO_DAYS)
    return Standing(
        address=leaving.address,
        sender_name=sender.name if sender else None,
        sender_email=sender.email if sender else None,
        sent_at=email.sent_at if email else None,
        has_left=entry is not None,
        may_return=entry is not None and entry.reason == Reason.UNSUBSCRIBED and entry.is_recent,
    )


async def leave(session: AsyncSession, leaving: Leaving, *, by: str) -> int:
    """Suppress the address for everything of this user; return how many waiting e-mails it ends.

    Doing it again changes nothing. It holds when the transaction commits.
    """
    skipped = await suppress(
        session, leaving.user_id, [_key(leaving)], reason=Reason.UNSUBSCRIBED, source=by
    )
    email = await find_known(session, leaving.email_id)
    if email is not None and email.user_id == leaving.user_id:
        await record_fact(session, email, FactKind.UNSUBSCRIBED, by=by)
    return skipped


async def come_back(session: AsyncSession, leaving: Leaving) -> bool:
    """Take the address off the list again, if it left by a link of late; e-mails stay skipped."""
    return await take_back(
        session, leaving.user_id, _key(leaving), reason=Reason.UNSUBSCRIBED, days=UNDO_DAYS
    )


def _key(leaving: Leaving) -> str:
    return leaving.address.lower()
