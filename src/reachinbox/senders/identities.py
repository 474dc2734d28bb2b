"""Adds, changes and deletes a user's senders; their lanes follow in the same transaction."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.change import change_sender_of_runs
from reachinbox.ledger.lanes import close_lane
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.mail.addresses import Address, AddressInvalid, parse_address
from reachinbox.runtime.errors import Conflict, Invalid, NotFound
from reachinbox.runtime.settings import Settings
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.servers import servers_of_senders
from reachinbox.senders.shapes import NewSender, SenderChange
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer


async def add_sender(
    session: AsyncSession, settings: Settings, user_id: UUID, new: NewSender
) -> Sender:
    """Add a sender, not verified yet; what is not said comes from the settings."""
    hourly_limit = new.hourly_limit
    if hourly_limit is None:
        hourly_limit = settings.default_emails_per_hour
    delay = new.min_delay_seconds
    if delay is None:
        delay = settings.default_delay_seconds
    address = _parsed(new.email, "email")
    await lock_sending_of(session, user_id)
    await _refuse_taken(session, user_id, address)
    sender = Sender(
        user_id=user_id,
        email=address.address,
        name=new.name,
        reply_to=_parsed(new.reply_to, "reply_to").address if new.reply_to else None,
        hourly_limit=_checked_limit(hourly_limit),
        min_delay_seconds=delay,
        postal_address=new.postal_address or None,
    )
    session.add(sender)
    await session.flush()
    await set_servers(session, sender, new.smtp_server_ids)
    await set_lanes(session, [sender.id])
    await session.refresh(sender)
    return sender


async def change_sender(
    session: AsyncSession, sender: Sender, change: SenderChange, *, window: timedelta
) -> None:
    """Change what `change` names; another address has to be verified again.

    With another limit or delay, everything it has a part in is planned anew.
    """
    given = change.model_fields_set
    pace_before = sender.hourly_limit, sender.min_delay_seconds
    if change.email is not None:
        address = _parsed(change.email, "email")
        await _refuse_taken(session, sender.user_id, address, but=sender.id)
        _change_address(sender, address)
    sender.name = change.name or sender.name
    if "reply_to" in given:
        sender.reply_to = _parsed(change.reply_to, "reply_to").address if change.reply_to else None
    if "postal_address" in given:
        sender.postal_address = change.postal_address or None
    if change.hourly_limit is not None:
        sender.hourly_limit = _checked_limit(change.hourly_limit)
    if change.min_delay_seconds is not None:
        sender.min_delay_seconds = change.min_delay_seconds
    await session.flush()
    if change.smtp_server_ids is not None:
        await set_servers(session, sender, change.smtp_server_ids)
    await set_lanes(session, [sender.id])
    if (sender.hourly_limit, sender.min_delay_seconds) != pace_before:
        await change_sender_of_runs(session, sender.user_id, sender.id, window=window)
    await session.refresh(sender)


async def delete_sender(session: AsyncSession, sender: Sender) -> None:
    """Delete a sender; Conflict while e-mails are still scheduled through it."""
    await close_lane(session, sender.id)
    await session.delete(sender)
    await session.flush()


async def set_servers(session: AsyncSession, sender: Sender, server_ids: Sequence[UUID]) -> None:
    """Let a sender send through these servers of its own user, in this order.

    A sender that had the sandbox alone and gets a server of the world is no longer verified: its
    link never left this machine.
    """
    wanted = list(dict.fromkeys(server_ids))
    own = await _sandboxes_among(session, sender.user_id, wanted)
    unknown = [server_id for server_id in wanted if server_id not in own]
    if unknown:
        raise Invalid(
            f"There is no SMTP server {unknown[0]}. Use the ids of your own servers.",
            code="unknown_smtp_server",
            details=[{"smtp_server_id": str(server_id)} for server_id in unknown],
        )
    before = (await servers_of_senders(session, [sender.id]))[sender.id]
    was_sandbox = before and all((await _sandboxes_among(session, sender.user_id, before)).values())
    if was_sandbox and not all(own.values()):
        _unverify(sender)
    await session.execute(delete(SenderSmtpServer).where(SenderSmtpServer.sender_id == sender.id))
    session.add_all(
        SenderSmtpServer(sender_id=sender.id, smtp_server_id=server_id, position=position)
        for position, server_id in enumerate(wanted)
    )
    await session.flush()


async def find_sender(session: AsyncSession, user_id: UUID, sender_id: UUID) -> Sender:
    """Return a user's sender or raise NotFound."""
    sender = await session.scalar(
        select(Sender).where(Sender.id == sender_id, Sender.user_id == user_id)
    )
    if sender is None:
        raise NotFound("There is no such sender.")
    return sender


async def lock_sender(session: AsyncSession, user_id: UUID, sender_id: UUID) -> Sender:
    """Return a user's sender while all changes to that user's senders wait (`ledger.locks`)."""
    await lock_sending_of(session, user_id)
    return await find_sender(session, user_id, sender_id)


async def list_senders(
    session: AsyncSession, user_id: UUID, *, limit: int, after: UUID | None
) -> Sequence[Sender]:
    """Return at most `limit` senders, newest first, beyond the id `after`."""
    asked = select(Sender).where(Sender.user_id == user_id)
    if after is not None:
        asked = asked.where(Sender.id < after)
    return (await session.scalars(asked.order_by(Sender.id.desc()).limit(limit))).all()


def _parsed(text: str, field: str) -> Address:
    try:
        return parse_address(text)
    except AddressInvalid as invalid:
        raise Invalid(
            f"{field} is not an e-mail address: {invalid}",
            code="bad_address",
            details=[{"field": field, "value": text}],
        ) from invalid


def _checked_limit(hourly_limit: int) -> int:
    if hourly_limit < 1:
        raise Invalid(
            "The hourly limit must be at least 1. To hold a sender back, pause its campaigns.",
            code="bad_hourly_limit",
            details=[{"field": "hourly_limit", "value": hourly_limit}],
        )
    return hourly_limit


def _change_address(sender: Sender, address: Address) -> None:
    if address.key != parse_address(sender.email).key:
        _unverify(sender)
    sender.email = address.address


def _unverify(sender: Sender) -> None:
    sender.verified_at = sender.verification_hash = sender.verification_sent_at = None


async def _refuse_taken(
    session: AsyncSession, user_id: UUID, address: Address, *, but: UUID | None = None
) -> None:
    """Refuse an address another sender of the user has; the user is locked, so nobody is faster."""
    taken = await session.scalar(
        select(Sender.id).where(  # uq_senders_user_id_email
            Sender.user_id == user_id,
            func.lower(Sender.email) == address.address.lower(),
            Sender.id.is_distinct_from(but),
        )
    )
    if taken is not None:
        raise Conflict(
            f"You already have a sender with the address {address.address}.", code="sender_exists"
        )


async def _sandboxes_among(
    session: AsyncSession, user_id: UUID, server_ids: Sequence[UUID]
) -> dict[UUID, bool]:
    """Give which of these are the user's own servers, and whether each is the sandbox."""
    rows = await session.execute(
        select(SmtpServer.id, SmtpServer.is_sandbox).where(
            SmtpServer.id.in_(server_ids), SmtpServer.user_id == user_id
        )
    )
    return dict(rows.all())
