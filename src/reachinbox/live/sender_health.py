"""How senders are, told when the health of one of their SMTP servers changes."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.runtime.settings import Settings
from reachinbox.senders.shapes import Usage
from reachinbox.senders.show import show_senders
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer

Health = Literal["healthy", "watch", "cooling", "stopped"]


class ServerHealth(BaseModel):
    """How one SMTP server of a sender is."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    health: Health
    health_reason: str | None
    health_since: datetime
    probe_at: datetime | None
    last_error: str | None


class SenderHealth(BaseModel):
    """How a sender is: as well as the best of its servers, as `GET /senders/{id}` says it."""

    sender_id: UUID
    at: datetime
    email: str
    verified: bool
    health: Health
    health_reason: str | None
    usage: Usage
    smtp_servers: list[ServerHealth]


async def healths_through(
    session: AsyncSession, settings: Settings, server_ids: Collection[UUID]
) -> list[tuple[UUID, SenderHealth]]:
    """Return (user, health) of every sender that may use one of these SMTP servers."""
    using = select(SenderSmtpServer.sender_id).where(
        SenderSmtpServer.smtp_server_id.in_(server_ids)
    )
    senders = (await session.scalars(select(Sender).where(Sender.id.in_(using)))).all()
    views = await show_senders(session, settings, senders)
    ids = {server_id for view in views for server_id in view.smtp_server_ids}
    servers = {
        server.id: ServerHealth.model_validate(server)
        for server in await session.scalars(select(SmtpServer).where(SmtpServer.id.in_(ids)))
    }
    at = (await session.execute(select(func.now()))).scalar_one()
    return [
        (
            sender.user_id,
            SenderHealth(
                sender_id=view.id,
                at=at,
                email=view.email,
                verified=view.verified,
                health=view.health,
                health_reason=view.health_reason,
                usage=view.usage,
                smtp_servers=[servers[one] for one in view.smtp_server_ids],
            ),
        )
        for sender, view in zip(senders, views, strict=True)
    ]
