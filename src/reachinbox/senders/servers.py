"""What a worker needs of SMTP servers: how to connect, who sends through which, their health."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, cast
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.vault import KeyUnknown, SecretUnreadable, Vault
from reachinbox.mail.helo import helo_name as helo_name
from reachinbox.mail.smtp import Server, Timeouts
from reachinbox.runtime.outbound import find_destination
from reachinbox.runtime.settings import Settings
from reachinbox.senders.health import record_failure as record_failure
from reachinbox.senders.health import record_success as record_success
from reachinbox.senders.health import record_verified as record_verified
from reachinbox.senders.tables import SenderSmtpServer, SmtpServer

log = structlog.get_logger()

PASSWORD_PLACE = {"table": "smtp_servers", "column": "password_sealed"}
# For the conversations a person is waiting for.
QUICK = Timeouts(
    connect=timedelta(seconds=10),
    tls=timedelta(seconds=10),
    greeting=timedelta(seconds=15),
    command=timedelta(seconds=15),
    data=timedelta(seconds=30),
    final_answer=timedelta(seconds=60),
)


@dataclass(frozen=True, slots=True)
class ServerAccess:
    """Everything needed to open a connection; `password` is in the clear, so keep it short."""

    id: UUID
    user_id: UUID
    name: str
    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str | None
    password: str | None = field(repr=False)
    max_connections: int
    health: Literal["healthy", "watch", "cooling", "stopped"]
    probe_at: datetime | None
    """While cooling: when one connection may try it again."""
    is_sandbox: bool

    def may_be_used(self, now: datetime) -> bool:
        """Whether a connection may be opened at `now` (the database's time)."""
        if self.health == "cooling":
            return self.probe_at is None or self.probe_at <= now
        return self.health != "stopped"

    def connects_like(self, other: "ServerAccess") -> bool:
        """Whether a connection opened with `other` is as good as one opened with this."""
        return _line(self) == _line(other)


def _line(access: ServerAccess) -> tuple[object, ...]:
    return access.host, access.port, access.security, access.username, access.password


async def connection_settings(
    session: AsyncSession, vault: Vault, server_ids: Iterable[UUID]
) -> dict[UUID, ServerAccess]:
    """Return the access to each server that still exists.

    One whose password cannot be read any more comes as `stopped`, and is recorded as such, so that
    it breaks only itself.
    """
    servers = await session.scalars(
        select(SmtpServer).where(SmtpServer.id.in_(list(server_ids)))  # pk_smtp_servers
    )
    return {server.id: await access_to(session, vault, server) for server in servers}


async def access_to(session: AsyncSession, vault: Vault, server: SmtpServer) -> ServerAccess:
    """Return the access to one server; see `connection_settings`."""
    password, health = None, server.health
    try:
        if server.password_sealed is not None:
            password = await vault.open(
                session,
                user_id=server.user_id,
                row_id=server.id,
                sealed=server.password_sealed,
                **PASSWORD_PLACE,
            )
    except KeyUnknown:
        # Ours to mend, not the user's: nothing is recorded, and it is not used here and now.
        log.exception("ENCRYPTION_KEYS lacks a key", server=str(server.id))
        health = "stopped"
    except SecretUnreadable as unreadable:
        await record_failure(session, server.id, answer=unreadable.message, refused=True)
        health = "stopped"
    return ServerAccess(
        id=server.id,
        user_id=server.user_id,
        name=server.name,
        host=server.host,
        port=server.port,
        security=cast("Literal['tls', 'starttls', 'none']", server.security),
        username=server.username,
        password=password,
        max_connections=server.max_connections,
        health=cast("Literal['healthy', 'watch', 'cooling', 'stopped']", health),
        probe_at=server.probe_at,
        is_sandbox=server.is_sandbox,
    )


async def servers_of_senders(
    session: AsyncSession, sender_ids: Iterable[UUID]
) -> dict[UUID, list[UUID]]:
    """Return each sender's servers in the order they are to be asked; [] for unknown senders."""
    found: dict[UUID, list[UUID]] = {sender_id: [] for sender_id in sender_ids}
    links = await session.execute(
        select(SenderSmtpServer.sender_id, SenderSmtpServer.smtp_server_id)
        .where(SenderSmtpServer.sender_id.in_(found))  # pk_sender_smtp_servers
        .order_by(SenderSmtpServer.position, SenderSmtpServer.smtp_server_id)
    )
    for sender_id, server_id in links:
        found[sender_id].append(server_id)
    return found


async def server_to_connect(access: ServerAccess, settings: Settings) -> Server:
    """Resolve and judge the host, and return what `mail.smtp.Connection.open` takes.

    Talks to the DNS, so never inside a transaction. Raises `runtime.outbound.HostRefused`. The
    sandbox's host is ours and cannot be changed by a user, so it may be private.
    """
    destination = await find_destination(
        access.host,
        access.port,
        allow_private=settings.allow_private_hosts
        or (access.is_sandbox and settings.sandbox_smtp_port is not None),
        allowed=settings.allow_list,
    )
    return Server(
        host=destination.host,
        port=access.port,
        security=access.security,
        username=access.username,
        password=access.password,
        helo_name=helo_name(settings),
        address=destination.address,
    )
