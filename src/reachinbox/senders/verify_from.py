"""Proves that a From address is its user's own: mails a link there, takes its confirmation."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import assert_never
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.vault import Vault
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.message import message_id_for
from reachinbox.mail.outcomes import (
    Accepted,
    NotSent,
    Outcome,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)
from reachinbox.mail.smtp import ConnectFailed, Connection
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Conflict, NotFound, TooManyRequests
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.outbound import HostRefused
from reachinbox.runtime.settings import Settings
from reachinbox.senders.identities import lock_sender
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.servers import (
    QUICK,
    ServerAccess,
    connection_settings,
    record_failure,
    record_success,
    server_to_connect,
    servers_of_senders,
)
from reachinbox.senders.shapes import VerificationMail
from reachinbox.senders.tables import Sender

LINK_LIVES = timedelta(hours=48)
PAUSE_BETWEEN_MAILS = timedelta(seconds=20)
BAD_LINK = "The link has expired or a newer one was sent. Ask for a new one on the sender's page."


@dataclass(frozen=True, slots=True)
class _Errand:
    sender_id: UUID
    name: str
    email: str
    token: str
    expires_at: datetime
    servers: list[ServerAccess]


async def mail_link(
    database: Database, vault: Vault, settings: Settings, user_id: UUID, sender_id: UUID
) -> VerificationMail:
    """Mail the link to the sender's own address through its own first working SMTP server.

    Opens its own transactions: none is open on the network. A link sent earlier stops working.
    """
    async with database.transaction() as session:
        errand = await _prepare(session, vault, user_id, sender_id)
    server, outcome = await _try_servers(database, errand, settings)
    is_possible = isinstance(outcome, Accepted | Unknown)
    if not is_possible:
        async with database.transaction() as session:
            await _forget_link(session, errand)
    return VerificationMail(
        accepted=isinstance(outcome, Accepted),
        email=errand.email,
        smtp_server_id=server.id,
        answer=outcome.answer,
        expires_at=errand.expires_at if is_possible else None,
    )


async def find_by_link(session: AsyncSession, token: str) -> Sender:
    """Return the sender a link is about; NotFound when it is not good (any more)."""
    sender = await session.scalar(
        select(Sender).where(  # uq_senders_verification_hash
            Sender.verification_hash == _hash(token),
            Sender.verification_sent_at > func.now() - LINK_LIVES,
        )
    )
    if sender is None:
        raise NotFound(BAD_LINK, code="verification_link_invalid")
    return sender


async def confirm_link(session: AsyncSession, token: str) -> Sender:
    """Take the confirmation and open the sender's lane; saying it twice changes nothing."""
    sender = await find_by_link(session, token)
    await lock_sending_of(session, sender.user_id)
    await session.refresh(sender)
    if sender.verification_hash != _hash(token):
        raise NotFound(BAD_LINK, code="verification_link_invalid")
    if sender.verified_at is None:
        sender.verified_at = (await session.execute(select(func.now()))).scalar_one()
        await session.flush()
        await set_lanes(session, [sender.id])
    return sender


async def _prepare(session: AsyncSession, vault: Vault, user_id: UUID, sender_id: UUID) -> _Errand:
    sender = await lock_sender(session, user_id, sender_id)
    now = (await session.execute(select(func.now()))).scalar_one()
    last = sender.verification_sent_at
    if last is not None and now - last < PAUSE_BETWEEN_MAILS:
        raise TooManyRequests(
            f"A mail was sent to {sender.email} a moment ago. Look there, or wait 20 seconds.",
            code="verification_just_sent",
        )
    servers = await _servers_to_ask(session, vault, sender)
    token = secrets.token_urlsafe(32)
    sender.verification_hash, sender.verification_sent_at = _hash(token), now
    return _Errand(sender.id, sender.name, sender.email, token, now + LINK_LIVES, servers)


async def _servers_to_ask(
    session: AsyncSession, vault: Vault, sender: Sender
) -> list[ServerAccess]:
    """Give the servers in order, those that are stopped last: the person may have mended them.

    A link that went through the sandbox proves nothing to the world, so the sandbox is asked only
    by a sender that has nothing else.
    """
    ids = (await servers_of_senders(session, [sender.id]))[sender.id]
    access = await connection_settings(session, vault, ids)
    servers = [access[server_id] for server_id in ids if server_id in access]
    servers = [server for server in servers if not server.is_sandbox] or servers
    if not servers:
        raise Conflict("This sender has no SMTP server yet. Give it one.", code="no_smtp_server")
    return sorted(servers, key=lambda server: server.health == "stopped")


async def _try_servers(
    database: Database, errand: _Errand, settings: Settings
) -> tuple[ServerAccess, Outcome]:
    """Ask one server after the other until one says something about the mail itself."""
    server, *others = errand.servers
    while True:
        outcome = await _hand_over(errand, server, settings)
        async with database.transaction() as session:
            await _record(session, server.id, outcome)
        if not others or not isinstance(outcome, ServerTrouble | SenderRefused):
            return server, outcome
        server = others.pop(0)


async def _hand_over(errand: _Errand, access: ServerAccess, settings: Settings) -> Outcome:
    message = _compose(errand, f"{settings.address}/api/senders/verify/{errand.token}")
    try:
        server = await server_to_connect(access, settings)
        connection = await Connection.open(server, timeouts=QUICK)
    except HostRefused as refused:
        return ServerTrouble(refused.message, reached=False)
    except ConnectFailed as failed:
        return failed.outcome
    try:
        outcome = await connection.hand_over(
            errand.email, errand.email, message, before_final_dot=_go_on
        )
        assert not isinstance(outcome, NotSent), "nobody closed the gate"
        return outcome
    finally:
        await connection.close()


async def _go_on() -> bool:
    return True


def _compose(errand: _Errand, link: str) -> bytes:
    text = (
        f"Somebody wants to send campaigns from {errand.email} with ReachInbox.\n\n"
        f"If that was you, open this page and confirm:\n\n{link}\n\n"
        "If not, ignore this mail and nothing happens. The link works for 48 hours.\n"
    )
    html = (
        f"<p>Somebody wants to send campaigns from <strong>{escape(errand.email)}</strong> with "
        f'ReachInbox.</p><p><a href="{escape(link)}">If that was you, open this page and confirm.'
        "</a></p><p>If not, ignore this mail and nothing happens. The link works for 48 hours.</p>"
    )
    domain = errand.email.rpartition("@")[2]
    return CompiledMessage(from_name=errand.name, from_address=errand.email).fill(
        to_address=errand.email,
        subject="Confirm this From address",
        text=text,
        html=html,
        message_id=message_id_for(new_id(), domain),
        date=utc_now(),
    )


async def _record(session: AsyncSession, server_id: UUID, outcome: Outcome) -> None:
    match outcome:
        case Accepted():
            await record_success(session, server_id)
        case ServerTrouble():
            await record_failure(session, server_id, answer=outcome.answer)
        case SenderRefused():
            # This one From address may be refused; only a refused login is about the server.
            if outcome.at_login:
                await record_failure(session, server_id, answer=outcome.answer, refused=True)
        case RecipientRefused() | RefusedForNow() | Unknown():
            pass
        case _:
            assert_never(outcome)


async def _forget_link(session: AsyncSession, errand: _Errand) -> None:
    await session.execute(
        update(Sender)
        .where(Sender.id == errand.sender_id, Sender.verification_hash == _hash(errand.token))
        .values(verification_hash=None, verification_sent_at=None)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
