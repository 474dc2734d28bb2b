"""Users: registered, found, listed, disabled, made admin; the same functions for routes and CLI."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.sessions import end_all_sessions
from reachinbox.accounts.tables import User
from reachinbox.runtime.errors import Conflict, Forbidden, NotFound

FIRST_USER_LOCK = 0x5EAC41B1  # any number, as long as it is ours

OnRegistered = Callable[[AsyncSession, User], Awaitable[None]]
"""What else comes to be with a new user, in the transaction that makes them."""


async def register(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    password_hash: str | None,
    allow_signup: bool = True,
    on_registered: Sequence[OnRegistered] = (),
) -> User:
    """Add a user; the first one is admin, and may sign up even where sign-up is off.

    The address must have been checked, the password hashed before: nothing slow happens in here.
    Raises `Forbidden` (`signup_closed`) and `Conflict` (`email_taken`).
    """
    first = await _is_first(session)
    if not first and not allow_signup:
        raise Forbidden(
            "Signing up is closed on this instance: ask an admin to add you.", code="signup_closed"
        )
    user = User(
        email=email, name=name, password_hash=password_hash, role="admin" if first else "user"
    )
    session.add(user)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There is already an account with this e-mail address: sign in instead.",
            code="email_taken",
        ) from error
    for add_what_belongs in on_registered:
        await add_what_belongs(session, user)
    return user


async def find_user(session: AsyncSession, user_id: UUID) -> User:
    """Return a user or raise `NotFound`."""
    user = await session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such user.")
    return user


async def find_user_by_email(session: AsyncSession, email: str) -> User | None:
    """Return the user with this address in any case, or None. Served by uq_users_email."""
    return await session.scalar(
        select(User).where(func.lower(User.email) == func.lower(email.strip()))
    )


async def list_users(
    session: AsyncSession, *, limit: int = 50, after: tuple[datetime, UUID] | None = None
) -> Sequence[User]:
    """Return at most `limit` users, oldest first, beyond the `(created_at, id)` of `after`."""
    asked = select(User).order_by(User.created_at, User.id).limit(limit)
    if after is not None:
        asked = asked.where(tuple_(User.created_at, User.id) > after)
    return (await session.scalars(asked)).all()


async def disable_user(session: AsyncSession, user: User) -> None:
    """Stop a user: signed out everywhere, and signing in is refused. Their data stays."""
    await end_all_sessions(session, user.id)
    user.disabled_at = user.disabled_at or await session.scalar(select(func.now()))
    await session.flush()


async def enable_user(session: AsyncSession, user: User) -> None:
    """Let a disabled user sign in again."""
    user.disabled_at = None
    await session.flush()


async def make_admin(session: AsyncSession, user: User) -> None:
    """Give a user the admin role. Sessions begun with less are ended."""
    if user.role != "admin":
        await end_all_sessions(session, user.id)
        user.role = "admin"
        await session.flush()


async def _is_first(session: AsyncSession) -> bool:
    anybody = select(User.id).limit(1)
    if await session.scalar(anybody):
        return False
    # Two first registrations at once: the second waits here until the first is committed.
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FIRST_USER_LOCK})
    return await session.scalar(anybody) is None
