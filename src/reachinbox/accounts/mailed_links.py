"""Links mailed to a user: to set a new password, or to confirm that the address is theirs.

Asking for one writes a row with a time; a worker sends it. The token is made when it is sent and
kept only as a hash, so that neither database nor queue ever holds a link that works.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.system_mail import Letter, SystemSender, hand_over, is_over
from reachinbox.accounts.tables import MailedLink, User
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import NotFound

Kind = Literal["reset", "confirm"]
LIVES: dict[Kind, timedelta] = {"reset": timedelta(hours=1), "confirm": timedelta(hours=48)}
PER_HOUR = 5
ATTEMPTS_MAX = 5
FIRST_WAIT = timedelta(seconds=5)
LEASE = timedelta(minutes=5)
"""How long a worker may take; one that died has its link sent again, with another token."""
BAD_LINK = "The link has expired, was used, or a newer one was sent: ask for another."

DUE = """
SELECT id FROM mailed_links WHERE due_at <= now() ORDER BY due_at LIMIT 100  -- ix_mailed_links_due_at
"""  # noqa: E501  one line of SQL


class _Errand(NamedTuple):
    user_id: UUID
    kind: Kind
    email: str
    token: str


async def ask_for_link(session: AsyncSession, user: User, kind: Kind) -> None:
    """Have a link mailed, unless five of the kind were asked for within the hour."""
    recent = select(func.count()).where(
        MailedLink.user_id == user.id,
        MailedLink.kind == kind,
        MailedLink.created_at > func.now() - timedelta(hours=1),
    )
    if (await session.scalar(recent) or 0) < PER_HOUR:
        session.add(MailedLink(user_id=user.id, kind=kind, email=user.email))
        await session.flush()


async def due_links(connection: "asyncpg.Connection[asyncpg.Record]") -> list[UUID]:
    """Return the links to be sent now."""
    return [row["id"] for row in await connection.fetch(DUE)]


async def send_link(
    database: Database, sender: SystemSender, link_id: UUID, *, address: str
) -> None:
    """Send one link if it is due; `address` is where browsers reach this instance."""
    async with database.transaction() as session:
        errand = await _begin(session, link_id)
    if errand is None:
        return
    letter = _letter(errand.kind, address, errand.token)
    outcome = await hand_over(sender, errand.user_id, errand.email, letter)
    async with database.transaction() as session:
        link = await session.get_one(MailedLink, link_id, with_for_update=True)
        link.answer = outcome.answer
        if is_over(outcome):
            link.due_at, link.sent_at = None, func.now()
        elif link.attempts >= ATTEMPTS_MAX:
            link.due_at = None
        else:
            link.due_at = func.now() + FIRST_WAIT * 5 ** (link.attempts - 1)


async def find_link(session: AsyncSession, kind: Kind, token: str) -> User:
    """Return whose link this is; `NotFound` when it is not good (any more)."""
    user = await session.scalar(
        select(User)
        .join(MailedLink, MailedLink.user_id == User.id)
        .where(*_is_good(kind, token), User.disabled_at.is_(None))
    )
    if user is None:
        raise NotFound(BAD_LINK, code="link_invalid")
    return user


async def use_link(session: AsyncSession, kind: Kind, token: str) -> User:
    """Spend a link, and every other of its kind; `NotFound` when it is not good (any more)."""
    user = await find_link(session, kind, token)
    spent = await session.scalar(
        update(MailedLink)
        .where(*_is_good(kind, token))
        .values(used_at=func.now())
        .returning(MailedLink.email)
    )
    if spent is None or spent.lower() != user.email.lower():
        raise NotFound(BAD_LINK, code="link_invalid")  # somebody was faster, or it is another's now
    await session.execute(
        update(MailedLink)
        .where(MailedLink.user_id == user.id, MailedLink.kind == kind, MailedLink.used_at.is_(None))
        .values(used_at=func.now(), due_at=None)
    )
    return user


def _is_good(kind: Kind, token: str) -> tuple[Any, ...]:
    return (
        MailedLink.token_hash == _hash(token),  # uq_mailed_links_token_hash
        MailedLink.kind == kind,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > func.now(),
    )


async def _begin(session: AsyncSession, link_id: UUID) -> _Errand | None:
    link = await session.scalar(
        select(MailedLink)
        .where(MailedLink.id == link_id, MailedLink.due_at <= func.now())
        .with_for_update(skip_locked=True)
    )
    if link is None:
        return None
    token = secrets.token_urlsafe(32)
    kind: Kind = "reset" if link.kind == "reset" else "confirm"
    link.token_hash = _hash(token)
    link.attempts += 1
    link.due_at = func.now() + LEASE
    link.expires_at = func.now() + LIVES[kind]
    return _Errand(link.user_id, kind, link.email, token)


def _letter(kind: Kind, address: str, token: str) -> Letter:
    if kind == "reset":
        return Letter(
            "Set a new password",
            "Somebody asked to set a new password for your ReachInbox account. "
            "If that was you, open this page:",
            "Set a new password",
            f"{address}/reset?token={token}",
            "If not, ignore this mail and nothing happens. The link works once, for an hour.",
        )
    return Letter(
        "Confirm your e-mail address",
        "This address was given for a ReachInbox account. If it is yours, open this page and "
        "confirm:",
        "Confirm this address",
        f"{address}/api/auth/confirm/{token}",
        "If not, ignore this mail and nothing happens. The link works once, for 48 hours.",
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
