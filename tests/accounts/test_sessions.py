import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from reachinbox.accounts.sessions import (
    GRACE,
    LIFETIME,
    LiveSession,
    begin_session,
    end_all_sessions,
    end_session,
    end_session_of,
    find_signed_in,
    refresh_session,
)
from reachinbox.accounts.tables import RefreshToken, User
from reachinbox.runtime.database import Database


@pytest.fixture
async def user(database: Database) -> User:
    async with database.transaction() as tx:
        tx.add(user := User(email="ada@example.com", name="Ada", password_hash=None))
    return user


async def begin(database: Database, user: User) -> LiveSession:
    async with database.transaction() as tx:
        session = await begin_session(tx, user)
    assert session is not None
    return session


async def refresh(database: Database, token: str) -> LiveSession | None:
    async with database.transaction() as tx:
        return await refresh_session(tx, token)


async def lives(database: Database, session: LiveSession) -> bool:
    async with database.transaction() as tx:
        return await find_signed_in(tx, session.user.id, session.family_id) is not None


async def let_pass(database: Database, time: timedelta) -> None:
    """Move everything these tests know of into the past."""
    async with database.transaction() as tx:
        await tx.execute(
            update(RefreshToken).values(
                spent_at=RefreshToken.spent_at - time, expires_at=RefreshToken.expires_at - time
            )
        )


async def test_a_refresh_gives_another_token_of_the_same_family(
    database: Database, user: User
) -> None:
    first = await begin(database, user)
    second = await refresh(database, first.refresh_token)
    assert second is not None
    assert second.family_id == first.family_id
    assert second.refresh_token != first.refresh_token


async def test_tokens_are_kept_as_hashes(database: Database, user: User) -> None:
    session = await begin(database, user)
    async with database.transaction() as tx:
        kept = (await tx.scalars(select(RefreshToken.token_hash))).one()
    assert len(kept) == 32
    assert kept != session.refresh_token.encode()


async def test_twenty_refreshes_at_once_leave_one_family_and_nobody_logged_out(
    database: Database, user: User
) -> None:
    token = (await begin(database, user)).refresh_token
    for _ in range(50):
        answers = await asyncio.gather(*(refresh(database, token) for _ in range(20)))
        sessions = [answer for answer in answers if answer]
        assert len(sessions) == 20
        token = sessions[7].refresh_token
    async with database.transaction() as tx:
        alive = select(func.count(RefreshToken.family_id.distinct())).where(
            RefreshToken.revoked_at.is_(None)
        )
        assert await tx.scalar(alive) == 1
    await let_pass(database, timedelta(hours=1))
    for session in sessions:  # whichever answer reached the browser last
        assert await refresh(database, session.refresh_token)


async def test_a_spent_token_after_its_grace_ends_the_family(
    database: Database, user: User
) -> None:
    first = await begin(database, user)
    second = await refresh(database, first.refresh_token)
    assert second is not None
    await let_pass(database, GRACE + timedelta(seconds=1))
    assert await lives(database, second)
    assert await refresh(database, first.refresh_token) is None
    assert not await lives(database, second)
    assert await refresh(database, second.refresh_token) is None


async def test_ending_a_stolen_family_leaves_the_others(database: Database, user: User) -> None:
    stolen, other = await begin(database, user), await begin(database, user)
    await refresh(database, stolen.refresh_token)
    await let_pass(database, GRACE + timedelta(seconds=1))
    await refresh(database, stolen.refresh_token)
    assert await lives(database, other)
    assert await refresh(database, other.refresh_token)


async def test_a_session_unused_for_its_lifetime_is_over(database: Database, user: User) -> None:
    session = await begin(database, user)
    await let_pass(database, LIFETIME)
    assert await refresh(database, session.refresh_token) is None
    assert not await lives(database, session)


async def test_an_unknown_token_is_refused(database: Database, user: User) -> None:
    await begin(database, user)
    for token in ("", "unknown", "\ud800", "x" * 5000):
        assert await refresh(database, token) is None


async def test_a_disabled_user_refreshes_nothing(database: Database, user: User) -> None:
    session = await begin(database, user)
    async with database.transaction() as tx:
        await tx.execute(update(User).values(disabled_at=func.now()))
    assert await refresh(database, session.refresh_token) is None
    assert not await lives(database, session)


async def test_signing_out_ends_one_session_or_all(database: Database, user: User) -> None:
    a, b, c, d = [await begin(database, user) for _ in range(4)]
    async with database.transaction() as tx:
        await end_session(tx, user.id, a.family_id)
    assert [await lives(database, each) for each in (a, b, c, d)] == [False, True, True, True]
    async with database.transaction() as tx:
        await end_session_of(tx, b.refresh_token)
        await end_session_of(tx, "unknown")
    assert [await lives(database, each) for each in (a, b, c, d)] == [False, False, True, True]
    async with database.transaction() as tx:
        await end_all_sessions(tx, user.id, but=c.family_id)
    assert [await lives(database, each) for each in (a, b, c, d)] == [False, False, True, False]
    async with database.transaction() as tx:
        await end_all_sessions(tx, user.id)
    assert not await lives(database, c)


async def test_no_refresh_survives_a_sign_out_at_the_same_moment(
    database: Database, user: User
) -> None:
    for _ in range(10):
        session = await begin(database, user)

        async def sign_out(session: LiveSession = session) -> None:
            async with database.transaction() as tx:
                await end_session(tx, session.user.id, session.family_id)

        await asyncio.gather(
            *(refresh(database, session.refresh_token) for _ in range(4)),
            sign_out(),
            *(refresh(database, session.refresh_token) for _ in range(4)),
        )
        assert not await lives(database, session)
