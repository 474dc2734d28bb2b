"""API keys: named, scoped, shown once, kept as a hash, ended at any time."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.scopes import Scope
from reachinbox.accounts.tables import ApiKey, User
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.errors import Conflict, NotFound

PREFIX = "rk_"
"""So that scanners of leaked secrets can know a key when they see one."""
HINT_CHARS = 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)
USE_IS_NEWS_AFTER = timedelta(hours=1)
KEYS_MAX = 50


class MadeKey(NamedTuple):
    """A new key; `secret` is what the script sends, and is never seen again."""

    key: ApiKey
    secret: str


class KeyUse(NamedTuple):
    """A live key, whose it is, and whether this use is the first for an hour or from elsewhere."""

    key: ApiKey
    user: User
    is_news: bool


def looks_like_key(token: str) -> bool:
    """Whether this is the form of an API key, not of an access token."""
    return token.startswith(PREFIX)


def hash_key(token: str) -> bytes:
    """Return what is kept of a key: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


async def make_key(
    session: AsyncSession,
    user_id: UUID,
    *,
    name: str,
    scopes: Sequence[Scope],
    expires_at: datetime | None = None,
) -> MadeKey:
    """Make a key. Raises `Conflict` when there are too many."""
    live = select(func.count()).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
    if (await session.scalar(live) or 0) >= KEYS_MAX:
        raise Conflict(
            f"There are {KEYS_MAX} API keys already: delete one first.", code="too_many_api_keys"
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        user_id=user_id,
        name=name,
        scopes=sorted(set(scopes)),
        hint=secret[:HINT_CHARS],
        key_hash=hash_key(secret),
        expires_at=expires_at,
    )
    session.add(key)
    await session.flush()
    await session.refresh(key)
    return MadeKey(key, secret)


async def list_keys(
    session: AsyncSession, user_id: UUID, *, limit: int, after: UUID | None
) -> Sequence[ApiKey]:
    """Return a user's live keys, newest first, beyond the id `after`."""
    asked = select(ApiKey).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
    if after is not None:
        asked = asked.where(ApiKey.id < after)
    return (await session.scalars(asked.order_by(ApiKey.id.desc()).limit(limit))).all()


async def find_key(session: AsyncSession, user_id: UUID, key_id: UUID) -> ApiKey:
    """Return one live key of a user or raise `NotFound`."""
    key = await session.scalar(
        select(ApiKey).where(
            ApiKey.id == key_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None)
        )
    )
    if key is None:
        raise NotFound("There is no such API key.")
    return key


async def end_key(session: AsyncSession, user_id: UUID, key_id: UUID) -> None:
    """Let a key work no more."""
    key = await find_key(session, user_id, key_id)
    key.revoked_at = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    await session.flush()


async def end_all_keys(session: AsyncSession, user_id: UUID) -> None:
    """Let no key of a user work any more."""
    await session.execute(
        update(ApiKey)
        .where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )


async def find_key_owner(session: AsyncSession, token: str) -> UUID | None:
    """Return whose key this is, or was. Served by uq_api_keys_key_hash."""
    return await session.scalar(select(ApiKey.user_id).where(ApiKey.key_hash == hash_key(token)))


async def use_key(session: AsyncSession, token: str, network: str) -> KeyUse | None:
    """Return the live key of a live user that this is; its last use is noted once a minute."""
    found = (
        await session.execute(
            select(ApiKey, User)
            .join(User, User.id == ApiKey.user_id)
            .where(
                ApiKey.key_hash == hash_key(token),
                ApiKey.revoked_at.is_(None),
                or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()),
                User.disabled_at.is_(None),
            )
        )
    ).one_or_none()
    if found is None:
        return None
    key, user = found
    last, whence = key.last_used_at, key.last_used_from
    is_news = last is None or last < utc_now() - USE_IS_NEWS_AFTER or whence != network
    return KeyUse(key, user, await _note_use(session, key, network) and is_news)


async def _note_use(session: AsyncSession, key: ApiKey, network: str) -> bool:
    # Requests with one key at the same moment must not wait for each other here.
    due = (
        select(ApiKey.id)
        .where(
            ApiKey.id == key.id,
            or_(
                ApiKey.last_used_at.is_(None),
                ApiKey.last_used_at < func.now() - USE_IS_NOTED_EVERY,
                ApiKey.last_used_from != network,
            ),
        )
        .with_for_update(skip_locked=True)
    )
    noted = await session.scalar(
        update(ApiKey)
        .where(ApiKey.id.in_(due.scalar_subquery()))
        .values(last_used_at=func.now(), last_used_from=network)
        .returning(ApiKey.id)
        .execution_options(synchronize_session=False)
    )
    return noted is not None
