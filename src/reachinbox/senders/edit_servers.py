"""Adds, changes and deletes a user's SMTP servers; the password is sealed before it is stored."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.vault import Vault
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.mail.presets import PRESETS, preset_host
from reachinbox.runtime.errors import Conflict, Invalid, NotFound
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.outbound import refuse_at_sight
from reachinbox.runtime.settings import Settings
from reachinbox.senders.health import forget_failures, tell_health
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.servers import PASSWORD_PLACE
from reachinbox.senders.shapes import NewSmtpServer, SmtpServerChange
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer

DEFAULT_REGION = "us-east-1"
PLAIN_FIELDS = frozenset({"host", "port", "security", "username"})


class _Where(NamedTuple):
    host: str
    port: int
    security: str


async def add_server(
    session: AsyncSession, vault: Vault, user_id: UUID, new: NewSmtpServer, *, settings: Settings
) -> SmtpServer:
    """Add a server; nothing is connected to yet. Raises Invalid with what is missing."""
    where = _where(new)
    _refuse_at_sight(where, settings)
    server = SmtpServer(
        id=new_id(),
        user_id=user_id,
        name=new.name,
        username=new.username or None,
        max_connections=new.max_connections,
        **where._asdict(),
    )
    server.password_sealed = await _seal(session, vault, server, new.password)
    _refuse_half_login(server)
    session.add(server)
    await session.flush()
    await session.refresh(server)
    return server


async def change_server(
    session: AsyncSession,
    vault: Vault,
    server: SmtpServer,
    change: SmtpServerChange,
    *,
    settings: Settings,
) -> None:
    """Change what `change` names; a change of how to connect begins its health anew."""
    server.name = change.name or server.name
    if _changes_connection(server, change):
        if server.is_sandbox:
            raise Conflict(
                "How to connect to the sandbox is set by this instance. Add another SMTP server.",
                code="sandbox_is_fixed",
            )
        await _change_connection(session, vault, server, change, settings=settings)
    if change.max_connections and change.max_connections != server.max_connections:
        server.max_connections = change.max_connections
        await session.flush()
        await set_lanes(session, [sender.id for sender in await senders_using(session, server.id)])
    await session.flush()
    await session.refresh(server)


async def delete_server(session: AsyncSession, server: SmtpServer) -> None:
    """Delete a server that no sender uses; Conflict names the senders otherwise."""
    users = await senders_using(session, server.id)
    if users:
        names = ", ".join(sender.email for sender in users[:5])
        more = f" and {len(users) - 5} more" if len(users) > 5 else ""  # noqa: PLR2004
        raise Conflict(
            f"This SMTP server is used by {names}{more}. Give them another one first.",
            code="smtp_server_in_use",
            details=[{"sender_id": str(sender.id), "email": sender.email} for sender in users],
        )
    await session.delete(server)
    await session.flush()


async def find_server(session: AsyncSession, user_id: UUID, server_id: UUID) -> SmtpServer:
    """Return a user's server or raise NotFound."""
    return _known(
        await session.scalar(
            select(SmtpServer).where(SmtpServer.id == server_id, SmtpServer.user_id == user_id)
        )
    )


async def lock_server(session: AsyncSession, user_id: UUID, server_id: UUID) -> SmtpServer:
    """Return a user's server, locked for a change, after the user (`ledger.locks`)."""
    await lock_sending_of(session, user_id)
    return _known(
        await session.scalar(
            select(SmtpServer)
            .where(SmtpServer.id == server_id, SmtpServer.user_id == user_id)
            .with_for_update()
        )
    )


async def list_servers(
    session: AsyncSession, user_id: UUID, *, limit: int, after: UUID | None
) -> Sequence[SmtpServer]:
    """Return at most `limit` servers, newest first, beyond the id `after`."""
    asked = select(SmtpServer).where(SmtpServer.user_id == user_id)
    if after is not None:
        asked = asked.where(SmtpServer.id < after)
    return (await session.scalars(asked.order_by(SmtpServer.id.desc()).limit(limit))).all()


async def senders_using(session: AsyncSession, server_id: UUID) -> Sequence[Sender]:
    """Return the senders that may send through a server, by address."""
    return (
        await session.scalars(
            select(Sender)
            .join(SenderSmtpServer, SenderSmtpServer.sender_id == Sender.id)
            .where(SenderSmtpServer.smtp_server_id == server_id)  # ix_sender_smtp_servers_…
            .order_by(Sender.email)
        )
    ).all()


def _known(server: SmtpServer | None) -> SmtpServer:
    if server is None:
        raise NotFound("There is no such SMTP server.")
    return server


def _where(said: NewSmtpServer | SmtpServerChange, now: SmtpServer | None = None) -> _Where:
    """Give host, port and security: as said, else the preset's, else as they are now."""
    filled = _from_preset(said.preset, said.region) if said.preset is not None else now
    host = said.host or (filled.host if filled else None)
    port = said.port or (filled.port if filled else None)
    security = said.security or (filled.security if filled else None)
    if host is None or port is None or security is None:
        raise Invalid(
            "Name host, port and security, or a preset that fills them.", code="host_missing"
        )
    return _Where(host, port, security)


def _from_preset(name: str, region: str | None) -> _Where:
    preset = PRESETS.get(name.lower())
    if preset is None:
        raise Invalid(
            f"There is no preset {name!r}. Use one of: {', '.join(sorted(PRESETS))}.",
            code="unknown_preset",
        )
    try:
        return _Where(preset_host(preset, region or DEFAULT_REGION), preset.port, preset.security)
    except ValueError as error:
        raise Invalid(f"{error}.", code="bad_region") from error


def _changes_connection(server: SmtpServer, change: SmtpServerChange) -> bool:
    """Whether anything about connecting differs: a form may send back what it was shown."""
    given = change.model_fields_set
    return bool(given & {"preset", "password"}) or any(
        getattr(change, name) != getattr(server, name) for name in given & PLAIN_FIELDS
    )


async def _change_connection(
    session: AsyncSession,
    vault: Vault,
    server: SmtpServer,
    change: SmtpServerChange,
    *,
    settings: Settings,
) -> None:
    where = _where(change, server)
    _refuse_at_sight(where, settings)
    keeps_password = "password" not in change.model_fields_set and server.password_sealed
    if keeps_password and where.host != server.host:
        # Whoever holds a session must not be able to have the password sent to their own host.
        raise Invalid(
            "Give the password again: it is not sent to another host without you.",
            code="password_needed",
        )
    server.host, server.port, server.security = where
    if "username" in change.model_fields_set:
        server.username = change.username or None
    if "password" in change.model_fields_set:
        server.password_sealed = await _seal(session, vault, server, change.password)
    _refuse_half_login(server)
    was = server.health
    forget_failures(server, (await session.execute(select(func.now()))).scalar_one())
    await tell_health(session, server, was)


def _refuse_at_sight(where: _Where, settings: Settings) -> None:
    refuse_at_sight(
        where.host,
        where.port,
        allow_private=settings.allow_private_hosts,
        allowed=settings.allow_list,
    )


async def _seal(
    session: AsyncSession, vault: Vault, server: SmtpServer, password: SecretStr | None
) -> bytes | None:
    if password is None or not password.get_secret_value():
        return None
    return await vault.seal(
        session,
        user_id=server.user_id,
        row_id=server.id,
        secret=password.get_secret_value(),
        **PASSWORD_PLACE,
    )


def _refuse_half_login(server: SmtpServer) -> None:
    if bool(server.username) != (server.password_sealed is not None):
        raise Invalid(
            "A login needs both a username and a password; give both, or neither.",
            code="half_a_login",
        )
