"""Admission: who opens a socket, by the access cookie or by `auth: {token}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from reachinbox.accounts.access import ACCESS_COOKIE, secret_of
from reachinbox.accounts.sessions import which_signed_in
from reachinbox.accounts.tokens import read_access_token
from reachinbox.ledger.claim import Connection
from reachinbox.runtime.errors import NotSignedIn
from reachinbox.runtime.settings import Settings

LONGEST_TOKEN = 4096


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose socket it is, by which session, and the role they had when it was opened."""

    user_id: UUID
    family_id: UUID
    role: str


def is_our_origin(origin: str | None, host: str | None, address: str) -> bool:
    """Return whether a page of ours opens this socket; scripts name no origin.

    A page on another site would bring this user's cookies with it (RFC 6455, 10.2). Behind a proxy
    the scheme may differ, so it is the host that counts: the one we are known by, or the one asked.
    """
    if origin is None:
        return True
    try:
        where = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(where) and where in {urlsplit(address).netloc.lower(), (host or "").lower()}


async def admit(
    connection: Connection, settings: Settings, environ: Mapping[str, Any], auth: Any
) -> Visitor:
    """Return who opens this socket; raise `NotSignedIn`. A token wins over a cookie."""
    token = _given_token(auth) or _cookie_token(str(environ.get("HTTP_COOKIE", "")))
    if not token:
        raise NotSignedIn("You are not signed in: send auth {token}, or sign in first.")
    claims = read_access_token(secret_of(settings), token)
    asked = (claims.user_id, claims.family_id)
    role = (await which_signed_in(connection, [asked])).get(asked)
    if role is None:
        raise NotSignedIn("This session has ended: sign in again.", code="session_ended")
    return Visitor(*asked, role)


def _given_token(auth: Any) -> str:
    given = cast("dict[str, Any]", auth).get("token") if isinstance(auth, dict) else None
    return given if isinstance(given, str) and len(given) <= LONGEST_TOKEN else ""


def _cookie_token(header: str) -> str:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return ""
    return cookies[ACCESS_COOKIE].value if ACCESS_COOKIE in cookies else ""
