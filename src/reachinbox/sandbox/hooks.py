"""Gives each new user a server and a sender to try things with, and keeps them pointing right."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.tables import User
from reachinbox.accounts.users import OnRegistered
from reachinbox.accounts.vault import Vault
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.settings import Settings, require
from reachinbox.sandbox.login import HOST, HOST_NAME, sandbox_password, sandbox_username
from reachinbox.senders.identities import set_servers
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.servers import PASSWORD_PLACE
from reachinbox.senders.tables import Sender, SmtpServer

# Nothing leaves this machine, so nobody needs protection and the first minutes may be lively: a
# campaign of a few thousand is over while one watches. Both can be lowered like any sender's.
HOURLY_LIMIT = 100_000
MIN_DELAY_SECONDS = 0.0
MAX_CONNECTIONS = 10


def sandbox_for_new_users(settings: Settings, vault: Vault) -> OnRegistered:
    """Return what `app.state.on_registered` is to hold; does nothing where no sandbox runs."""

    async def on_registered(session: AsyncSession, user: User) -> None:
        if settings.sandbox_smtp_port is not None:
            await give_sandbox_sender(session, user, settings=settings, vault=vault)

    return on_registered


async def give_sandbox_sender(
    session: AsyncSession, user: User, *, settings: Settings, vault: Vault
) -> Sender:
    """Create the user's sandbox server and a verified sender that sends through it alone."""
    assert settings.sandbox_smtp_port is not None
    server = await _add_server(session, user, settings.sandbox_smtp_port, settings, vault)
    now = func.now()
    sender = Sender(
        id=new_id(),
        user_id=user.id,
        email=sandbox_address(user),
        name=user.name,
        hourly_limit=HOURLY_LIMIT,
        min_delay_seconds=MIN_DELAY_SECONDS,
        verified_at=now,
    )
    session.add(sender)
    await session.flush()
    await session.refresh(sender)
    await set_servers(session, sender, [server.id])
    await set_lanes(session, [sender.id])
    return sender


async def point_sandbox_servers_at(session: AsyncSession, port: int) -> None:
    """Let all sandbox servers mean the sandbox that runs now; whatever failed before is over."""
    await session.execute(
        update(SmtpServer)
        .where(SmtpServer.is_sandbox)
        .values(
            host=HOST,
            port=port,
            security="none",
            health="healthy",
            health_reason=None,
            health_since=func.now(),
            failures_in_a_row=0,
            probe_at=None,
        )
    )


def sandbox_address(user: User) -> str:
    """Return the user's address in a domain that is reserved (RFC 2606) and reaches nobody."""
    plain = unicodedata.normalize("NFKD", user.email.partition("@")[0]).lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:40]
    return f"{name or 'user'}.{_short(user.id)}@{HOST_NAME}"


def _short(user_id: UUID) -> str:
    return user_id.hex[-6:]  # the random end of a UUIDv7


async def _add_server(
    session: AsyncSession, user: User, port: int, settings: Settings, vault: Vault
) -> SmtpServer:
    server = SmtpServer(
        id=new_id(),
        user_id=user.id,
        name="Sandbox",
        host=HOST,
        port=port,
        security="none",
        username=sandbox_username(user.id),
        max_connections=MAX_CONNECTIONS,
        is_sandbox=True,
    )
    password = sandbox_password(require(settings.secret_key, "SECRET_KEY"), user.id)
    server.password_sealed = await vault.seal(
        session, user_id=user.id, row_id=server.id, secret=password, **PASSWORD_PLACE
    )
    session.add(server)
    await session.flush()
    return server
