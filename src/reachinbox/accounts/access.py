"""Access: what every route asks about who is asking, and the cookies a browser gets for it."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.credentials import ACCESS_COOKIE as ACCESS_COOKIE
from reachinbox.accounts.credentials import CSRF_COOKIE as CSRF_COOKIE
from reachinbox.accounts.credentials import (
    Caller,
    csrf_token_of,
    find_caller,
)
from reachinbox.accounts.credentials import read_claims as read_claims
from reachinbox.accounts.credentials import secret_of as secret_of
from reachinbox.accounts.recording import record_key_use
from reachinbox.accounts.scopes import refuse_beyond_scopes
from reachinbox.accounts.sessions import LIFETIME as SESSION_LIFETIME
from reachinbox.accounts.sessions import Device, LiveSession
from reachinbox.accounts.tables import User
from reachinbox.accounts.tokens import IssuedToken
from reachinbox.runtime.edge import address_of, database_of
from reachinbox.runtime.errors import Forbidden
from reachinbox.runtime.settings import Settings

REFRESH_COOKIE = "refresh_token"
REFRESH_PATH = "/api/auth"


async def find_caller_of(request: Request, session: AsyncSession) -> Caller:
    """Return who is asking, read within `session` and once per request.

    Raises `NotSignedIn`, and `Forbidden` where an API key's scopes do not reach this route: every
    route that asks for its user passes here.
    """
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        known = await find_caller(request, session)
        if known.key is not None:
            refuse_beyond_scopes(request.method, request.url.path, known.key.scopes)
        request.state.caller = known
        if known.is_news:
            await record_key_use(request, session)
    return known


async def find_user_of(request: Request, session: AsyncSession) -> User:
    """Return the user asking; see `find_caller_of`."""
    return (await find_caller_of(request, session)).user


async def _calling(
    request: Request,
    # These two only tell the OpenAPI document how to sign in; `read_claims` does the reading.
    _bearer: Annotated[object, Depends(HTTPBearer(auto_error=False))],
    _cookie: Annotated[object, Depends(APIKeyCookie(name=ACCESS_COOKIE, auto_error=False))],
) -> Caller:
    session: AsyncSession | None = getattr(request.state, "transaction", None)
    if session is not None:
        return await find_caller_of(request, session)
    async with database_of(request).transaction() as own:
        return await find_caller_of(request, own)


Calling = Annotated[Caller, Depends(_calling)]


def _signed_in(caller: Calling) -> User:
    return caller.user


SignedIn = Annotated[User, Depends(_signed_in)]


def _admin(user: SignedIn) -> User:
    if user.role != "admin":
        raise Forbidden("Only an admin may do this.", code="admin_only")
    return user


AdminOnly = Annotated[User, Depends(_admin)]


def device_of(request: Request) -> Device:
    """Return from where this request comes, for the list of sessions."""
    return Device(address_of(request), printable(request.headers.get("User-Agent", "")))


def printable(text: str) -> str:
    """Return a header's text without what could forge lines or pages."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


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
