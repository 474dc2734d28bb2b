"""Access: who is asking, by Bearer token (scripts) or cookies with a CSRF token (browsers)."""

import hashlib
import hmac
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from reachinbox.accounts.sessions import LIFETIME as SESSION_LIFETIME
from reachinbox.accounts.sessions import LiveSession, find_signed_in
from reachinbox.accounts.tables import User
from reachinbox.accounts.tokens import Claims, IssuedToken, derive_key, read_access_token
from reachinbox.runtime.edge import database_of, settings_of
from reachinbox.runtime.errors import Forbidden, NotSignedIn
from reachinbox.runtime.settings import Settings, require

ACCESS_COOKIE = "access_token"
REFRESH_COOKIE = "refresh_token"
REFRESH_PATH = "/api/auth"
CSRF_COOKIE = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def secret_of(settings: Settings) -> str:
    """Return `SECRET_KEY`, which signs sessions."""
    return require(settings.secret_key, "SECRET_KEY")


def csrf_token_of(secret: str, family_id: UUID) -> str:
    """Return the CSRF token of a session: a cookie planted by somebody else does not fit it."""
    return hmac.digest(derive_key(secret, "csrf"), family_id.bytes, hashlib.sha256).hex()


def read_claims(request: Request) -> Claims:
    """Return what the request's credentials say; raise `NotSignedIn`, or `Forbidden` without CSRF.

    A header wins over cookies: a script that sends one means it, even if it is wrong.
    """
    secret = secret_of(settings_of(request))
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise NotSignedIn("The Authorization header must be: Bearer <access token>.")
        return read_access_token(secret, token.strip())
    token = request.cookies.get(ACCESS_COOKIE, "")
    if not token:
        raise NotSignedIn("You are not signed in: send an access token, or sign in first.")
    claims = read_access_token(secret, token)
    if request.method not in SAFE_METHODS:
        _demand_csrf_token(request, csrf_token_of(secret, claims.family_id))
    return claims


async def name_user(asking: HTTPConnection) -> str | None:
    """Return the id of the user the credentials name, for counting; they may have ended since."""
    authorization = asking.headers.get("Authorization", "")
    token = authorization.partition(" ")[2] if authorization else asking.cookies.get(ACCESS_COOKIE)
    try:
        return str(read_access_token(secret_of(settings_of(asking)), (token or "").strip()).user_id)
    except NotSignedIn:
        return None


async def find_user_of(request: Request, session: AsyncSession) -> User:
    """Return the user asking, read within `session` and once per request; raise `NotSignedIn`."""
    known: User | None = getattr(request.state, "user", None)
    if known is None:
        claims = read_claims(request)
        known = await find_signed_in(session, claims.user_id, claims.family_id)
        if known is None:
            raise NotSignedIn("This session has ended: sign in again.")
        request.state.user = known
    return known


async def _signed_in(
    request: Request,
    # These two only tell the OpenAPI document how to sign in; `read_claims` does the reading.
    _bearer: Annotated[object, Depends(HTTPBearer(auto_error=False))],
    _cookie: Annotated[object, Depends(APIKeyCookie(name=ACCESS_COOKIE, auto_error=False))],
) -> User:
    session: AsyncSession | None = getattr(request.state, "transaction", None)
    if session is not None:
        return await find_user_of(request, session)
    async with database_of(request).transaction() as own:
        return await find_user_of(request, own)


SignedIn = Annotated[User, Depends(_signed_in)]


def _admin(user: SignedIn) -> User:
    if user.role != "admin":
        raise Forbidden("Only an admin may do this.", code="admin_only")
    return user


AdminOnly = Annotated[User, Depends(_admin)]


def set_session_cookies(
    response: Response, settings: Settings, session: LiveSession, access: IssuedToken
) -> None:
    """Give a browser its session: two cookies scripts cannot read, and the CSRF token they can."""
    secure = settings.address.startswith("https:")
    session_seconds = int(SESSION_LIFETIME.total_seconds())
    csrf_token = csrf_token_of(secret_of(settings), session.family_id)
    for name, value, seconds, path in (
        (ACCESS_COOKIE, access.token, access.expires_in, "/"),
        (REFRESH_COOKIE, session.refresh_token, session_seconds, REFRESH_PATH),
        (CSRF_COOKIE, csrf_token, session_seconds, "/"),
    ):
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=path,
            secure=secure,
            httponly=name != CSRF_COOKIE,
            samesite="strict",
        )


def clear_session_cookies(response: Response) -> None:
    """Take the session's cookies out of the browser."""
    for name, path in ((ACCESS_COOKIE, "/"), (REFRESH_COOKIE, REFRESH_PATH), (CSRF_COOKIE, "/")):
        response.delete_cookie(name, path=path, samesite="strict")


def _demand_csrf_token(request: Request, expected: str) -> None:
    sent = request.headers.get(CSRF_HEADER, "")
    kept = request.cookies.get(CSRF_COOKIE, "")
    if not (_same(sent, expected) and _same(kept, expected)):
        raise Forbidden(
            f"The {CSRF_HEADER} header must repeat the {CSRF_COOKIE} cookie of this session.",
            code="csrf_token_missing" if not sent else "csrf_token_wrong",
        )


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
