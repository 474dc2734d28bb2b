"""Says for `explain` whether a sender has an SMTP server that may be used now, and why not."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.explanation import Gate, say_time
from reachinbox.senders.servers import ServerAccess
from reachinbox.senders.tables import SenderSmtpServer, SmtpServer


async def server_gate(session: AsyncSession, sender_id: UUID, now: datetime) -> Gate:
    """Return one gate over all servers of a sender: open while one of them may be used at `now`.

    Judged by `ServerAccess.may_be_used`, as for every hand-over.
    """
    servers = await session.scalars(
        select(SmtpServer)
        .join(SenderSmtpServer, SenderSmtpServer.smtp_server_id == SmtpServer.id)
        .where(SenderSmtpServer.sender_id == sender_id)  # pk_sender_smtp_servers
        .order_by(SenderSmtpServer.position, SmtpServer.id)
    )
    found = [(_without_password(server), server) for server in servers]
    if not found:
        return Gate("server", open=False, reason="The sender has no SMTP server.")
    is_open = any(access.may_be_used(now) for access, _ in found)
    probes = [access.probe_at for access, _ in found if access.probe_at is not None]
    reason = "; ".join(_say(server, now) for _, server in found)
    return Gate("server", is_open, f"{reason}.", min(probes, default=None) if not is_open else None)


def _without_password(server: SmtpServer) -> ServerAccess:
    names = {field.name for field in fields(ServerAccess)} - {"password"}
    values: dict[str, Any] = {name: getattr(server, name) for name in names}
    return ServerAccess(**values, password=None)


def _say(server: SmtpServer, now: datetime) -> str:
    count = server.failures_in_a_row
    failures = f"{count} failure{'s' * (count != 1)} in a row"
    last = f", last: {server.last_error.rstrip('.')}" if server.last_error else ""
    since = say_time(server.health_since, now)
    match server.health:
        case "stopped":
            why = f": {server.health_reason.rstrip('.')}" if server.health_reason else ""
            return f"{server.name} is stopped since {since}{why}"
        case "cooling" if server.probe_at is not None and server.probe_at > now:
            until = say_time(server.probe_at, now)
            return f"{server.name} is cooling until {until} ({failures}{last})"
        case "cooling":
            return f"{server.name} is cooling, to be tried now ({failures}{last})"
        case "watch":
            return f"{server.name} works, but is watched ({failures}{last})"
        case _:
            return f"{server.name} is healthy"
