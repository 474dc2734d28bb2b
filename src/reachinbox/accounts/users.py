"""Users: registered, found, listed, disabled, made admin; the same functions for routes and CLI."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, or_, select, text, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.sessions import end_all_sessions
from reachinbox.accounts.tables import User
from reachinbox.runtime.errors import Conflict, Forbidden, NotFound

FIRST_USER_LOCK, LAST_ADMIN_LOCK = 0x5EAC41B1, 0x5EAC41B2  # any numbers that are ours

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
    session: AsyncSession,
    *,
    limit: int = 50,
    after: tuple[datetime, UUID] | None = None,
    q: str | None = None,
) -> Sequence[User]:
    """Return at most `limit` users, oldest first, beyond the `(created_at, id)` of `after`.

    `q` is looked for in addresses and names.
    """
    asked = select(User).order_by(User.created_at, User.id).limit(limit)
    if q:
        asked = asked.where(
            or_(User.email.icontains(q, autoescape=True), User.name.icontains(q, autoescape=True))
        )
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
    await set_role(session, user, "admin")


async def set_role(session: AsyncSession, user: User, role: Literal["user", "admin"]) -> None:
    """Give a user a role, and end the sessions begun with another."""
    if user.role != role:
        await end_all_sessions(session, user.id)
        user.role = role
        await session.flush()


async def keep_an_admin(session: AsyncSession, user: User) -> None:
    """Raise `Conflict` (`last_admin`) if nobody could be admin without this user.

    For what admins do to each other; on the command line the owner of the instance decides.
    """
    if user.role != "admin" or user.disabled_at is not None:
        return
    # Two admins who leave at once: the second waits here and sees that the first has gone.
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LAST_ADMIN_LOCK})
    others = select(func.count()).where(
        User.role == "admin", User.disabled_at.is_(None), User.id != user.id
    )
    if not await session.scalar(others):
        raise Conflict(
            "This is the last admin who may sign in: make somebody else admin first.",
            code="last_admin",
        )


async def _is_first(session: AsyncSession) -> bool:
    anybody = select(User.id).limit(1)
    if await session.scalar(anybody):
        return False
    # Two first registrations at once: the second waits here until the first is committed.
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FIRST_USER_LOCK})
    return await session.scalar(anybody) is None
