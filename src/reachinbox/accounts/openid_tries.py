"""What must be remembered while a browser is at the OpenID provider, and whom it then is."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.openid import OpenIdRefused, Person
from reachinbox.accounts.tables import Identity, LinkOffer, OpenIdTry, User
from reachinbox.accounts.users import OnRegistered, find_user, find_user_by_email, register
from reachinbox.runtime.errors import NotSignedIn

TRY_LIVES = timedelta(minutes=10)
OFFER_LIVES = timedelta(minutes=15)


class Begun(NamedTuple):
    """A try: what goes to the provider, and what stays with the browser that began it."""

    state: str
    browser: str
    nonce: str
    verifier: str


class Returned(NamedTuple):
    """What a try remembered, taken out: it comes back once."""

    nonce: str
    verifier: str
    next_path: str


class Recognised(NamedTuple):
    """Whose the identity is; or, with a `ticket`, whose it may become once they prove it."""

    user: User
    ticket: str | None
    is_new: bool


async def begin_try(session: AsyncSession, next_path: str) -> Begun:
    """Remember a sign-in that goes to the provider now."""
    begun = Begun(*(secrets.token_urlsafe(32) for _ in Begun._fields))
    session.add(
        OpenIdTry(
            state_hash=_hash(begun.state),
            browser_hash=_hash(begun.browser),
            nonce=begun.nonce,
            verifier=begun.verifier,
            next_path=next_path,
            expires_at=func.now() + TRY_LIVES,
        )
    )
    await session.flush()
    return begun


async def take_try(session: AsyncSession, state: str, browser: str) -> Returned | None:
    """Take out what was remembered; None when it is unknown, used, expired or another browser's.

    Returns None and does not raise, so that what was taken is committed as taken.
    """
    found = (
        await session.execute(
            delete(OpenIdTry)
            .where(OpenIdTry.state_hash == _hash(state))
            .returning(
                OpenIdTry.browser_hash,
                OpenIdTry.expires_at > func.now(),
                OpenIdTry.nonce,
                OpenIdTry.verifier,
                OpenIdTry.next_path,
            )
        )
    ).one_or_none()
    if found is None:
        return None
    browser_hash, is_fresh, *rest = found
    is_same = secrets.compare_digest(browser_hash, _hash(browser))
    return Returned(*rest) if is_fresh and is_same else None


async def recognise(
    session: AsyncSession,
    person: Person,
    *,
    allow_signup: bool,
    on_registered: Sequence[OnRegistered],
) -> Recognised:
    """Return whose this identity is: a user's, a new user's, or offered to the address's owner.

    An account that has the address is not signed in to: whoever registered it first need not be
    whom the provider means. Its owner proves it once, with `take_offer`.
    """
    known = await session.scalar(
        select(Identity.user_id).where(
            Identity.issuer == person.issuer, Identity.subject == person.subject
        )
    )
    if known is not None:
        return Recognised(await find_user(session, known), None, is_new=False)
    owner = await find_user_by_email(session, person.email)
    if owner is not None:
        return Recognised(owner, await _offer(session, owner, person), is_new=False)
    user = await register(
        session,
        email=person.email,
        name=person.name,
        password_hash=None,
        allow_signup=allow_signup,
        on_registered=on_registered,
    )
    user.email_confirmed_at = await session.scalar(select(func.now()))
    await _add_identity(session, user.id, person.issuer, person.subject)
    return Recognised(user, None, is_new=True)


async def find_offered(session: AsyncSession, ticket: str) -> User:
    """Return whose account a ticket would be linked to; raise `NotSignedIn`."""
    user = await session.scalar(
        select(User)
        .join(LinkOffer, LinkOffer.user_id == User.id)
        .where(LinkOffer.ticket_hash == _hash(ticket), LinkOffer.expires_at > func.now())
    )
    if user is None:
        raise NotSignedIn("The offer to link has expired: sign in with Google again.")
    return user


async def take_offer(session: AsyncSession, ticket: str) -> User:
    """Link the identity: its address's owner has just proved the account theirs."""
    user = await find_offered(session, ticket)
    issuer, subject = (
        await session.execute(
            delete(LinkOffer)
            .where(LinkOffer.ticket_hash == _hash(ticket))
            .returning(LinkOffer.issuer, LinkOffer.subject)
        )
    ).one()
    await _add_identity(session, user.id, issuer, subject)
    user.email_confirmed_at = user.email_confirmed_at or await session.scalar(select(func.now()))
    await session.flush()
    return user


async def _offer(session: AsyncSession, user: User, person: Person) -> str:
    ticket = secrets.token_urlsafe(32)
    session.add(
        LinkOffer(
            ticket_hash=_hash(ticket),
            user_id=user.id,
            issuer=person.issuer,
            subject=person.subject,
            expires_at=func.now() + OFFER_LIVES,
        )
    )
    await session.flush()
    return ticket


async def _add_identity(session: AsyncSession, user_id: UUID, issuer: str, subject: str) -> None:
    await session.execute(
        insert(Identity)
        .values(user_id=user_id, issuer=issuer, subject=subject)
        .on_conflict_do_nothing()
    )
    holder = await session.scalar(
        select(Identity.user_id).where(Identity.issuer == issuer, Identity.subject == subject)
    )
    if holder != user_id:
        raise OpenIdRefused("the identity has meanwhile become somebody else's")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
