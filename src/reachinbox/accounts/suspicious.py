"""Suspicious patterns in the audit log, looked for whenever an entry could complete one.

Each raises an alert: an entry of the log of its own kind, and a warning in the process's log.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.audit import Fact, Kind, record
from reachinbox.accounts.tables import AuditEntry
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.networks import network_of

log = structlog.get_logger()

NOBODY = UUID(int=0)
FAILURES, FAILURES_WITHIN = 10, timedelta(minutes=15)
EXPORTS, EXPORTS_WITHIN = 10, timedelta(hours=1)
NETWORK_IS_KNOWN_FOR = timedelta(days=90)


async def look_at_failed_sign_in(session: AsyncSession, failed: Fact) -> None:
    """Raise an alert at the tenth failure from one network, or for one account."""
    here = AuditEntry.network == network_of(failed.address)
    within = FAILURES_WITHIN
    if await _count(session, "sign_in_failed", here, within) >= FAILURES:
        await _alert_once(session, failed, "many failed sign-ins from one network", here, within)
    # Asked of nobody too, so that an unknown address takes as long as a known one.
    theirs = AuditEntry.user_id == (failed.user_id or NOBODY)
    if await _count(session, "sign_in_failed", theirs, within) >= FAILURES:
        await _alert_once(session, failed, "many failed sign-ins to one account", theirs, within)


async def look_at_sign_in(session: AsyncSession, signed_in: Fact) -> None:
    """Raise an alert when somebody signs in from a network that is new for them."""
    theirs = AuditEntry.user_id == signed_in.user_id
    here = AuditEntry.network == network_of(signed_in.address)
    known_for = NETWORK_IS_KNOWN_FOR
    # this sign-in itself has been recorded already
    if await _count(session, "sign_in", theirs & here, known_for) > 1:
        return
    if await _count(session, "sign_in", theirs, known_for) > 1:
        await raise_alert(session, signed_in, "sign-in from a new network")


async def look_at_export(session: AsyncSession, export: Fact) -> None:
    """Raise an alert at the tenth export of one user within an hour."""
    theirs = AuditEntry.user_id == export.user_id
    if await _count(session, "export", theirs, EXPORTS_WITHIN) >= EXPORTS:
        await _alert_once(session, export, "mass export", theirs, EXPORTS_WITHIN)


async def raise_alert(session: AsyncSession, fact: Fact, what: str) -> None:
    """Record an alert about a fact, and warn in the log."""
    log.warning("suspicious", what=what, who=fact.who, address=fact.address)
    await record(session, replace(fact, kind="alert", action=what))


async def _alert_once(
    session: AsyncSession, fact: Fact, what: str, whose: ColumnElement[bool], within: timedelta
) -> None:
    same = whose & (AuditEntry.action == what)
    if not await _count(session, "alert", same, within):
        await raise_alert(session, fact, what)


async def _count(
    session: AsyncSession, kind: Kind, which: ColumnElement[bool], within: timedelta
) -> int:
    """Count at most a few; served by ix_audit_network and ix_audit_user_id, as ids hold times."""
    some = (
        select(AuditEntry.id)
        .where(which, AuditEntry.kind == kind, AuditEntry.id >= _first_id(within))
        .limit(max(FAILURES, EXPORTS))
        .subquery()
    )
    return await session.scalar(select(func.count()).select_from(some)) or 0


def _first_id(within: timedelta) -> UUID:
    """Return the lowest UUIDv7 (RFC 9562 §5.7) of that time ago: 48 bits of milliseconds."""
    return UUID(int=int((utc_now() - within).timestamp() * 1000) << 80)
