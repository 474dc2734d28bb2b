"""The audit log: who did what to what, from where, when. The database lets nobody change it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.tables import AuditEntry
from reachinbox.runtime.networks import network_of

Kind = Literal[
    "change",
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "key_use",
    "export",
    "admin_view",
    "denied",
    "alert",
]
TEXT_MAX_CHARS = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """What is recorded; texts are cut to 500 characters and made printable."""

    kind: Kind
    action: str
    user_id: UUID | None = None
    who: str = ""
    target: str = ""
    status: int | None = None
    address: str = ""
    user_agent: str = ""
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    details: dict[str, Any] = field(default_factory=dict[str, Any])


async def record(session: AsyncSession, fact: Fact) -> None:
    """Add a fact to the log, in the transaction that makes it one."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    session.add(
        AuditEntry(
            kind=fact.kind,
            action=plain(fact.action),
            user_id=fact.user_id,
            who=plain(fact.who),
            target=plain(fact.target),
            status=fact.status,
            address=plain(fact.address),
            network=network_of(fact.address),
            user_agent=plain(fact.user_agent),
            request_id=plain(str(request_id)),
            session_id=fact.session_id,
            api_key_id=fact.api_key_id,
            details=fact.details,
        )
    )
    await session.flush()


async def search_audit(
    session: AsyncSession,
    *,
    limit: int,
    before: UUID | None = None,
    kind: Kind | None = None,
    user_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    q: str | None = None,
) -> Sequence[AuditEntry]:
    """Return entries, newest first; `q` finds a part of who, action, target or address."""
    asked = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        asked = asked.where(AuditEntry.id < before)
    if kind is not None:
        asked = asked.where(AuditEntry.kind == kind)
    if user_id is not None:
        asked = asked.where(AuditEntry.user_id == user_id)
    if since is not None:
        asked = asked.where(AuditEntry.at >= since)
    if until is not None:
        asked = asked.where(AuditEntry.at < until)
    if q:
        texts = (AuditEntry.who, AuditEntry.action, AuditEntry.target, AuditEntry.address)
        asked = asked.where(or_(*(each.icontains(q, autoescape=True) for each in texts)))
    return (await session.scalars(asked)).all()


def plain(text: str) -> str:
    """Return text that cannot pretend to be another line, cut to what is kept."""
    cut = text[:TEXT_MAX_CHARS]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut)
