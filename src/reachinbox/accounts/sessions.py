"""Sessions: families of refresh tokens, rotated at each use, ended when a spent one comes back.

A browser with several tabs, or one that lost our answer, uses a token twice within moments. For
`GRACE` a spent token still gets a sibling in the same family, so nobody is logged out by their own
haste; after it, a spent token means that two parties hold it, and the family ends.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.audit import Fact
from reachinbox.accounts.suspicious import raise_alert
from reachinbox.accounts.tables import RefreshToken, User
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.ids import new_id

LIFETIME = timedelta(days=30)
"""How long a session lives without being used; each refresh begins it anew."""
LONGEST = timedelta(days=90)
"""How long a session lives however much it is used."""
GRACE = timedelta(seconds=10)
USER_AGENT_MAX_CHARS = 300


WHICH_SIGNED_IN = """
SELECT asked.user_id, asked.family_id, users.role
FROM unnest($1::uuid[], $2::uuid[]) AS asked (user_id, family_id)
JOIN users ON users.id = asked.user_id AND users.disabled_at IS NULL  -- pk_users
WHERE EXISTS (  -- ix_refresh_tokens_family_id
    SELECT FROM refresh_tokens
    WHERE refresh_tokens.family_id = asked.family_id AND refresh_tokens.user_id = asked.user_id
      AND revoked_at IS NULL AND expires_at > now())
"""


class LiveSession(NamedTuple):
    """A live session; `refresh_token` is shown to its holder once and kept only as a hash."""

    user: User
    family_id: UUID
    refresh_token: str


class Device(NamedTuple):
    """From where a session is used, as its list shows."""

    address: str = ""
    user_agent: str = ""


class SessionShown(NamedTuple):
    """A live session in the list of its user."""

    id: UUID
    begun_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str
    user_agent: str


NOWHERE = Device()


async def begin_session(
    session: AsyncSession, user: User, *, device: Device = NOWHERE
) -> LiveSession | None:
    """Sign `user` in: a new family with its first refresh token; None if meanwhile disabled."""
    locked = await _lock_user(session, user.id)
    if locked is None or locked.disabled_at:
        return None
    return await _add_token(session, locked, new_id(), utc_now(), device)


async def refresh_session(
    session: AsyncSession, refresh_token: str, *, device: Device = NOWHERE
) -> LiveSession | None:
    """Spend a refresh token for the next one; None when it is not good (any more).

    A spent token after its grace ends the family. That is why this returns None and does not
    raise: the caller must commit before refusing.
    """
    token_hash = _hash(refresh_token)
    user_id = await session.scalar(
        select(RefreshToken.user_id).where(RefreshToken.token_hash == token_hash)
    )
    user = user_id and await _lock_user(session, user_id)
    if not user or user.disabled_at:
        return None
    found = await session.execute(
        select(RefreshToken, func.clock_timestamp()).where(RefreshToken.token_hash == token_hash)
    )
    token, now = found.one()
    if token.revoked_at or token.expires_at <= now:
        return None
    if token.spent_at is None:
        token.spent_at = now
    elif now - token.spent_at > GRACE:
        await end_session(session, user.id, token.family_id)
        await raise_alert(session, _replayed(user, token, device), "refresh token used again")
        return None
    return await _add_token(session, user, token.family_id, token.begun_at, device)


async def list_sessions(session: AsyncSession, user_id: UUID) -> Sequence[SessionShown]:
    """Return a user's live sessions, the one used last first. Served by ix_refresh_tokens_user_id.

    A refresh adds a token, so the newest token of a family tells when and whence it was used.
    """
    newest = (
        select(
            RefreshToken.family_id,
            RefreshToken.begun_at,
            RefreshToken.created_at,
            RefreshToken.expires_at,
            RefreshToken.address,
            RefreshToken.user_agent,
        )
        .ext(distinct_on(RefreshToken.family_id))
        .where(
            RefreshToken.user_id == user_id,
            RefreshToken.revoked_at.is_(None),
            RefreshToken.expires_at > func.now(),
        )
        .order_by(RefreshToken.family_id, RefreshToken.created_at.desc(), RefreshToken.id.desc())
        .subquery()
    )
    rows = await session.execute(select(newest).order_by(newest.c.created_at.desc()))
    return [SessionShown(*row) for row in rows]


async def forget_old_sessions(session: AsyncSession) -> None:
    """Delete the tokens that could not be used any more a day ago."""
    await session.execute(
        delete(RefreshToken).where(RefreshToken.expires_at < func.now() - timedelta(days=1))
    )


async def find_signed_in(session: AsyncSession, user_id: UUID, family_id: UUID) -> User | None:
    """Return the user if neither they nor this session of theirs has been stopped.

    Served by the primary key of users and ix_refresh_tokens_family_id.
    """
    lives = exists().where(
        RefreshToken.family_id == family_id,
        RefreshToken.user_id == User.id,
        RefreshToken.revoked_at.is_(None),
        RefreshToken.expires_at > func.now(),
    )
    return await session.scalar(
        select(User).where(User.id == user_id, User.disabled_at.is_(None), lives)
    )


async def which_signed_in(
    connection: "asyncpg.Connection[asyncpg.Record]", asked: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], str]:
    """Return those (user, session) of `asked` that have not been stopped, with the user's role."""
    users, families = [user for user, _ in asked], [family for _, family in asked]
    rows = await connection.fetch(WHICH_SIGNED_IN, users, families)
    return {(row["user_id"], row["family_id"]): row["role"] for row in rows}


async def end_session_of(session: AsyncSession, refresh_token: str) -> UUID | None:
    """Sign out the session a refresh token belongs to, whatever the token's own state.

    Returns whose it was if it lived.
    """
    found = (
        await session.execute(
            select(RefreshToken.user_id, RefreshToken.family_id).where(
                RefreshToken.token_hash == _hash(refresh_token)
            )
        )
    ).one_or_none()
    return found.user_id if found and await end_session(session, *found) else None


async def end_session(session: AsyncSession, user_id: UUID, family_id: UUID) -> bool:
    """Sign out one session: its refresh and access tokens stop working. False: there was none."""
    return await _end(session, user_id, RefreshToken.family_id == family_id)


async def end_all_sessions(
    session: AsyncSession, user_id: UUID, *, but: UUID | None = None
) -> None:
    """Sign a user out everywhere, or everywhere but in the session `but`."""
    await _end(session, user_id, RefreshToken.family_id.is_distinct_from(but))


async def _end(session: AsyncSession, user_id: UUID, which: ColumnElement[bool]) -> bool:
    await _lock_user(session, user_id)
    ended = await session.scalars(
        update(RefreshToken)
        .where(RefreshToken.user_id == user_id, which, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(RefreshToken.id)
    )
    return bool(ended.all())


async def _lock_user(session: AsyncSession, user_id: UUID) -> User | None:
    # Every change to a user's sessions waits here for the others. Without it, a refresh could add
    # a token that a sign-out running at the same moment does not see.
    return await session.scalar(
        select(User)
        .where(User.id == user_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def _add_token(
    session: AsyncSession, user: User, family_id: UUID, begun_at: datetime, device: Device
) -> LiveSession:
    token = secrets.token_urlsafe(32)
    session.add(
        RefreshToken(
            user_id=user.id,
            family_id=family_id,
            token_hash=_hash(token),
            begun_at=begun_at,
            address=device.address,
            user_agent=device.user_agent[:USER_AGENT_MAX_CHARS],
            expires_at=min(utc_now() + LIFETIME, begun_at + LONGEST),
        )
    )
    await session.flush()
    return LiveSession(user, family_id, token)


def _replayed(user: User, token: RefreshToken, device: Device) -> Fact:
    return Fact(
        "alert",
        "",
        user_id=user.id,
        who=user.email,
        session_id=token.family_id,
        address=device.address,
        user_agent=device.user_agent,
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
