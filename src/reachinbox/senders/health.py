"""Tells which SMTP servers may be used: what failed, how often in a row, and when to try again.

healthy → watch after 3 failures in a row → cooling after more than 10, with growing pauses between
probes → healthy with the next success. A refused login or sender is `stopped` at once and stays so
until a person has changed or verified the server, because trying again could lock the account.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.activities import tell
from reachinbox.senders.tables import SmtpServer

WATCH_FROM = 3
COOL_ABOVE = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)


async def record_failure(
    session: AsyncSession, server_id: UUID, *, answer: str, refused: bool = False
) -> str | None:
    """Count one failure of a server and give its health after it; None when it is gone.

    `answer` is what the server or the network said. `refused` says that the login or the sender
    was refused (`mail.outcomes.SenderRefused`), which stops the server.
    """
    server = await session.get(SmtpServer, server_id, with_for_update=True)
    if server is None:
        return None
    now = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    was = server.health
    note_failure(server, answer=answer, refused=refused, now=now)
    await tell_health(session, server, was)
    return server.health


async def record_success(session: AsyncSession, server_id: UUID) -> None:
    """Forget the failures of a server that works; costs one look where there are none.

    A stopped server stays stopped: a message already on its way proves nothing about the refusal.
    """
    server = await session.scalar(
        select(SmtpServer)  # pk_smtp_servers
        .where(
            SmtpServer.id == server_id,
            SmtpServer.health != "stopped",
            or_(SmtpServer.failures_in_a_row > 0, SmtpServer.health != "healthy"),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if server is not None:
        await _recover(session, server)


async def record_verified(session: AsyncSession, server_id: UUID) -> None:
    """Record that a live verification went well: whatever was wrong before is over."""
    server = await session.get(SmtpServer, server_id, with_for_update=True)
    if server is not None:
        await _recover(session, server)
        server.verified_at = (await session.execute(select(func.clock_timestamp()))).scalar_one()
        await session.flush()


async def tell_health(session: AsyncSession, server: SmtpServer, was: str) -> None:
    """Write `server` down, and tell its owner if its health is not what it was."""
    await session.flush()
    if server.health != was:
        await tell(
            session,
            server.user_id,
            f"server_{server.health}",
            smtp_server_id=str(server.id),
            name=server.name,
            was=was,
            reason=server.health_reason,
        )


def note_failure(server: SmtpServer, *, answer: str, refused: bool, now: datetime) -> None:
    """Change `server` as one more failure at `now` demands."""
    server.last_error, server.last_error_at = answer, now
    if server.health == "stopped":
        return
    if refused:
        _become(server, "stopped", answer, now)
        server.failures_in_a_row += 1
        server.probe_at = None
        return
    if server.health == "cooling" and server.probe_at is not None and now < server.probe_at:
        return  # it was under way when the pause began, so it is no probe
    server.failures_in_a_row += 1
    if server.failures_in_a_row > COOL_ABOVE:
        _become(server, "cooling", answer, now)
        server.probe_at = now + pause_after(server.failures_in_a_row)
    elif server.failures_in_a_row >= WATCH_FROM:
        _become(server, "watch", answer, now)


def pause_after(failures_in_a_row: int) -> timedelta:
    """Return how long a cooling server rests before its next probe: 30 s doubling to 15 min."""
    doublings = min(failures_in_a_row - COOL_ABOVE - 1, 10)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def forget_failures(server: SmtpServer, now: datetime) -> None:
    """Begin anew: the server has been changed, so what failed before says nothing."""
    server.health, server.health_reason, server.health_since = "healthy", None, now
    server.failures_in_a_row, server.probe_at = 0, None
    server.verified_at = None


def _become(server: SmtpServer, health: str, reason: str, now: datetime) -> None:
    if server.health != health:
        server.health_since = now
    server.health, server.health_reason = health, reason


async def _recover(session: AsyncSession, server: SmtpServer) -> None:
    was = server.health
    now = (await session.execute(select(func.now()))).scalar_one()
    server.health, server.health_reason, server.health_since = "healthy", None, now
    server.failures_in_a_row, server.probe_at = 0, None
    await tell_health(session, server, was)
