"""Credentials: what a request or a socket says about who is asking, before any database."""

import hashlib
import hmac
from collections import OrderedDict
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from reachinbox.accounts.derived_keys import derive_key
from reachinbox.accounts.keys import find_key_owner, hash_key, looks_like_key, use_key
from reachinbox.accounts.sessions import find_signed_in
from reachinbox.accounts.tables import ApiKey, User
from reachinbox.accounts.tokens import Claims, read_access_token
from reachinbox.runtime.edge import address_of, database_of, settings_of
from reachinbox.runtime.errors import Forbidden, NotSignedIn
from reachinbox.runtime.networks import network_of
from reachinbox.runtime.settings import Settings, require

ACCESS_COOKIE = "access_token"
CSRF_COOKIE = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWNERS_KEPT = 10_000


class Caller(NamedTuple):
    """Who asks: a user, and through which of their sessions or API keys.

    The plain facts can still be read when the transaction that read the rows has failed.
    """

    user: User
    user_id: UUID
    email: str
    session_id: UUID | None
    key: ApiKey | None
    key_id: UUID | None
    is_news: bool = False
    """Whether this use of the key is the first for a while, or from another network."""


def secret_of(settings: Settings) -> str:
    """Return `SECRET_KEY`, which signs sessions."""
    return require(settings.secret_key, "SECRET_KEY")


def csrf_token_of(secret: str, family_id: UUID) -> str:
    """Return the CSRF token of a session: a cookie planted by somebody else does not fit it."""
    return hmac.digest(derive_key(secret, "csrf"), family_id.bytes, hashlib.sha256).hex()


def bearer_of(asking: HTTPConnection) -> str | None:
    """Return the token of the Authorization header, None without one; `NotSignedIn` if odd.

    A header wins over cookies: a script that sends one means it, even if it is wrong.
    """
    scheme, _, token = asking.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer":
        raise NotSignedIn("The Authorization header must be: Bearer <access token>.")
    return token.strip()


def read_claims(asking: HTTPConnection) -> Claims:
    """Return what the request's session says; raise `NotSignedIn`, or `Forbidden` without CSRF."""
    secret = secret_of(settings_of(asking))
    token = bearer_of(asking)
    if token is not None:
        return read_access_token(secret, token)
    token = asking.cookies.get(ACCESS_COOKIE, "")
    if not token:
        raise NotSignedIn("You are not signed in: send an access token, or sign in first.")
    claims = read_access_token(secret, token)
    if asking.scope.get("method", "GET") not in SAFE_METHODS:
        _demand_csrf_token(asking, csrf_token_of(secret, claims.family_id))
    return claims


async def find_caller(asking: HTTPConnection, session: AsyncSession) -> Caller:
    """Return who is asking if they may still; raise `NotSignedIn`."""
    token = bearer_of(asking)
    if token is not None and looks_like_key(token):
        use = await use_key(session, token, network_of(address_of(asking)))
        if use is None:
            raise NotSignedIn("This API key is not valid, or not any more: make another.")
        user = use.user
        return Caller(user, user.id, user.email, None, use.key, use.key.id, use.is_news)
    claims = read_claims(asking)
    user = await find_signed_in(session, claims.user_id, claims.family_id)
    if user is None:
        raise NotSignedIn("This session has ended: sign in again.")
    return Caller(user, user.id, user.email, claims.family_id, None, None)


class Names:
    """Says whose credentials a request carries, for counting; they may have ended since.

    Whose key it is never changes, so a key's owner is looked up once.
    """

    def __init__(self) -> None:
        self._owners: OrderedDict[bytes, UUID] = OrderedDict()

    async def find(self, asking: HTTPConnection) -> str | None:
        """Return the user's id, None when the credentials are nobody's."""
        try:
            token = bearer_of(asking)
            if token is not None and looks_like_key(token):
                owner = await self._find_owner(asking, token)
                return str(owner) if owner else None
            token = asking.cookies.get(ACCESS_COOKIE, "") if token is None else token
            return str(read_access_token(secret_of(settings_of(asking)), token).user_id)
        except NotSignedIn:
            return None

    async def _find_owner(self, asking: HTTPConnection, token: str) -> UUID | None:
        key_hash = hash_key(token)
        if key_hash in self._owners:
            return self._owners[key_hash]
        async with database_of(asking).transaction() as session:
            owner = await find_key_owner(session, token)
        if owner is not None:
            self._owners[key_hash] = owner
            if len(self._owners) > OWNERS_KEPT:
                self._owners.popitem(last=False)
        return owner


def _demand_csrf_token(asking: HTTPConnection, expected: str) -> None:
    sent = asking.headers.get(CSRF_HEADER, "")
    kept = asking.cookies.get(CSRF_COOKIE, "")
    if not (_same(sent, expected) and _same(kept, expected)):
        raise Forbidden(
            f"The {CSRF_HEADER} header must repeat the {CSRF_COOKIE} cookie of this session.",
            code="csrf_token_missing" if not sent else "csrf_token_wrong",
        )


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
