"""Turns a request into what the audit log says of it: the one place that sees them all.

`TransactionRoute` calls `record_change` inside the route's transaction; for every other answer
`api.audit_trail` calls `record_answer`. So a new route is recorded without anyone remembering.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from reachinbox.accounts.audit import Fact, Kind, record
from reachinbox.accounts.credentials import SAFE_METHODS, Caller
from reachinbox.accounts.suspicious import look_at_export, look_at_failed_sign_in, look_at_sign_in
from reachinbox.accounts.tables import User
from reachinbox.runtime.edge import address_of

ADMIN = "/api/admin/"
# Of a body only the names of fields are kept, and the values of these, which hold no secrets.
TOLD = frozenset(
    {"role", "disabled", "stop", "reason", "scopes", "host", "port", "hourly_limit", "start_at"}
)
# Hourly by every open page; what is odd about one is recorded where it is found out.
NOT_CHANGES = frozenset({"/api/auth/refresh", "/api/templates/preview"})


async def record_change(request: Request, session: AsyncSession, response: Response) -> None:
    """Record a change in the transaction that makes it."""
    if is_recorded(request) or not _is_change(request, response.status_code, response.headers):
        return
    made = _created_id(response)
    await record(session, _fact(request, "change", response.status_code, made=made))
    mark_recorded(request)


async def record_answer(
    request: Request, session: AsyncSession, status: int, headers: Mapping[str, str]
) -> None:
    """Record what an answer tells: a change, an export, an admin's view, a refusal; or nothing."""
    kind = kind_of(request, status, headers)
    if kind is None:
        return
    fact = _fact(request, kind, status)
    await record(session, fact)
    if kind == "export":
        await look_at_export(session, fact)


def kind_of(request: Request, status: int, headers: Mapping[str, str]) -> Kind | None:
    """Return what kind of entry an answer deserves; None for none, or when it has one."""
    if is_recorded(request):
        return None
    if status == 403:  # noqa: PLR2004
        return "denied"
    if status >= 400:  # noqa: PLR2004
        return None
    if _is_change(request, status, headers):
        return "change"
    if headers.get("content-disposition", "").startswith("attachment"):
        return "export"
    is_view = request.url.path.startswith(ADMIN) and request.method in SAFE_METHODS
    return "admin_view" if is_view else None


async def record_sign_in(
    request: Request, session: AsyncSession, user: User, *, how: str, ok: bool = True
) -> None:
    """Record a sign-in, or a try that was refused although the account is known."""
    kind: Kind = "sign_in" if ok else "sign_in_failed"
    fact = _fact_about(request, kind, how, user=user, who=user.email)
    await record(session, fact)
    mark_recorded(request)
    await (look_at_sign_in if ok else look_at_failed_sign_in)(session, fact)


async def record_failed_sign_in(
    request: Request, session: AsyncSession, user: User | None, *, who: str, how: str
) -> None:
    """Record a sign-in that failed; `who` is the address tried, known or not."""
    fact = _fact_about(request, "sign_in_failed", how, user=user, who=who)
    await record(session, fact)
    mark_recorded(request)
    await look_at_failed_sign_in(session, fact)


async def record_about(
    request: Request, session: AsyncSession, kind: Kind, action: str, user: User
) -> None:
    """Record what a request did about a user who need not be signed in."""
    await record(session, _fact_about(request, kind, action, user=user, who=user.email))
    mark_recorded(request)


async def record_key_use(request: Request, session: AsyncSession) -> None:
    """Record that an API key is used, which happens once an hour and at each new network."""
    await record(session, _fact(request, "key_use", None))


def is_recorded(request: Request) -> bool:
    """Whether the log says already what this request did."""
    return getattr(request.state, "is_recorded", False)


def mark_recorded(request: Request) -> None:
    """Note that the log says what this request did."""
    request.state.is_recorded = True


def _is_change(request: Request, status: int, headers: Mapping[str, str]) -> bool:
    return (
        request.method not in SAFE_METHODS
        and status < 400  # noqa: PLR2004
        and "idempotent-replayed" not in headers
        and request.url.path not in NOT_CHANGES
    )


def _fact(request: Request, kind: Kind, status: int | None, *, made: str | None = None) -> Fact:
    caller: Caller | None = getattr(request.state, "caller", None)
    path = request.url.path
    return Fact(
        kind,
        f"{request.method} {_template_of(request)}",
        user_id=caller.user_id if caller else None,
        who=caller.email if caller else "",
        target=f"{path}/{made}" if made else path,
        status=status,
        address=address_of(request),
        user_agent=request.headers.get("User-Agent", ""),
        session_id=caller.session_id if caller else None,
        api_key_id=caller.key_id if caller else None,
        details=_details_of(request),
    )


def _fact_about(request: Request, kind: Kind, action: str, *, user: User | None, who: str) -> Fact:
    return Fact(
        kind,
        action,
        user_id=user.id if user else None,
        who=who,
        target=request.url.path,
        address=address_of(request),
        user_agent=request.headers.get("User-Agent", ""),
    )


def _template_of(request: Request) -> str:
    """Return the path with its parameters' names, so that one action has one name."""
    names = {str(value): name for name, value in request.path_params.items()}
    parts = request.url.path.split("/")
    return "/".join(f"{{{names[part]}}}" if part in names else part for part in parts)


def _details_of(request: Request) -> dict[str, Any]:
    route = request.scope.get("route")
    details: dict[str, Any] = {"summary": getattr(route, "summary", None)}
    body = _body_of(request)
    if body:
        details["fields"] = sorted(name[:60] for name in body)[:50]
        details |= {name: value for name, value in body.items() if name in TOLD}
    return {name: value for name, value in details.items() if value is not None}


def _body_of(request: Request) -> dict[str, Any]:
    read = getattr(request.state, "body_read", b"")
    try:
        parsed = json.loads(read) if read else None
    except ValueError:
        return {}
    return cast("dict[str, Any]", parsed) if isinstance(parsed, dict) else {}


def _created_id(response: Response) -> str | None:
    if response.status_code != 201 or not response.body:  # noqa: PLR2004
        return None
    try:
        made: Any = json.loads(bytes(response.body))
    except ValueError:
        return None
    found = cast("dict[str, Any]", made).get("id") if isinstance(made, dict) else None
    return str(found) if found is not None else None
