"""The audit log over HTTP: admins read and search it, nobody changes it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from reachinbox.accounts.access import AdminOnly
from reachinbox.accounts.audit import Kind, search_audit
from reachinbox.runtime.edge import Transaction, TransactionRoute
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.pages import Page, PageAsk, PageWanted

router = APIRouter(prefix="/api/admin/audit", tags=["admin"], route_class=TransactionRoute)


class AuditView(BaseModel):
    """One entry: who did what to what, from where, when."""

    id: UUID
    at: datetime
    kind: Kind
    action: str
    user_id: UUID | None
    who: str
    target: str
    status: int | None
    address: str
    user_agent: str
    request_id: str
    session_id: UUID | None
    api_key_id: UUID | None
    details: dict[str, Any]


@router.get("", summary="Search the audit log")
async def get_audit(
    _admin: AdminOnly,
    tx: Transaction,
    ask: PageWanted,
    kind: Kind | None = None,
    user_id: UUID | None = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[AuditView]:
    """Return entries, newest first; `q` finds a part of who, action, target or address."""
    rows = await search_audit(
        tx,
        limit=ask.limit + 1,
        before=_before(ask),
        kind=kind,
        user_id=user_id,
        since=since,
        until=until,
        q=q,
    )
    return ask.page(
        rows,
        lambda entry: [entry.id],
        lambda entry: AuditView.model_validate(entry, from_attributes=True),
    )


def _before(ask: PageAsk) -> UUID | None:
    if ask.after is None:
        return None
    try:
        return UUID(ask.after[0])
    except (IndexError, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None
