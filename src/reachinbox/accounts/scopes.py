"""Scopes: what an API key may do, decided for every route in this one place.

Reading needs `read`, changing needs `write`, and whatever makes e-mails go out needs `send`. Keys
never reach what guards the account itself: sessions, keys, the password, the admin's pages.
"""

import re
from typing import Literal, get_args

from reachinbox.runtime.errors import Forbidden

Scope = Literal["read", "write", "send"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_SENDS = re.compile(
    r"/api/(campaigns/schedule|campaigns/[^/]+/(schedule|resume|test-send)"
    r"|emails/(?:[^/]+/)?(retry|resolve)|senders/[^/]+/verify)"
)
_NEEDS_A_SESSION = re.compile(r"/api/(auth|api-keys|sessions|admin)(/.*)?")


def needed_scope(method: str, path: str) -> Scope | None:
    """Return what a request needs of a key; None when no key may make it."""
    if _NEEDS_A_SESSION.fullmatch(path) or (path == "/api/me" and method not in SAFE_METHODS):
        return None
    if method in SAFE_METHODS:
        return "read"
    return "send" if method == "POST" and _SENDS.fullmatch(path) else "write"


def refuse_beyond_scopes(method: str, path: str, scopes: list[str]) -> None:
    """Raise `Forbidden` unless a key with these scopes may make this request."""
    needed = needed_scope(method, path)
    if needed is None:
        raise Forbidden("An API key may not do this: sign in.", code="session_needed")
    if needed not in scopes:
        raise Forbidden(
            f"This API key lacks the scope {needed}: make one that has it.", code="scope_missing"
        )
