"""Shows SMTP servers and senders to their owner."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.lanes import SenderUse, use_of_senders
from reachinbox.mail.presets import PRESETS, preset_host
from reachinbox.runtime.settings import Settings
from reachinbox.senders.edit_servers import DEFAULT_REGION
from reachinbox.senders.servers import servers_of_senders
from reachinbox.senders.shapes import PresetView, SenderView, SmtpServerView, Usage
from reachinbox.senders.tables import Sender, SmtpServer

HEALTHS = ("healthy", "watch", "cooling", "stopped")  # best first


def show_server(server: SmtpServer) -> SmtpServerView:
    """Return what its owner may see."""
    return SmtpServerView.model_validate(
        {name: getattr(server, name, None) for name in SmtpServerView.model_fields}
        | {"has_password": server.password_sealed is not None}
    )


def show_presets() -> list[PresetView]:
    """Return the well-known providers, in the order they are to be offered."""
    return [
        PresetView(
            id=preset.name,
            name=preset.label,
            host=preset_host(preset, DEFAULT_REGION),
            port=preset.port,
            security=preset.security,
            needs_region=preset.needs_region,
            hint=preset.hint,
        )
        for preset in PRESETS.values()
    ]


async def show_senders(
    session: AsyncSession, settings: Settings, senders: Sequence[Sender]
) -> list[SenderView]:
    """Return what their owner sees, with the health of their servers and what they have used."""
    ids = [sender.id for sender in senders]
    servers_by_sender = await servers_of_senders(session, ids)
    uses = await use_of_senders(session, ids, settings.limit_window_seconds)
    all_servers = [server for servers in servers_by_sender.values() for server in servers]
    healths = {
        row.id: (row.health, row.health_reason)
        for row in await session.execute(
            select(SmtpServer.id, SmtpServer.health, SmtpServer.health_reason).where(
                SmtpServer.id.in_(all_servers)
            )
        )
    }
    return [
        _show(
            sender,
            servers_by_sender[sender.id],
            [healths[server_id] for server_id in servers_by_sender[sender.id]],
            uses.get(sender.id, SenderUse(0, None)),
        )
        for sender in senders
    ]


def _show(
    sender: Sender, server_ids: list[UUID], healths: list[tuple[str, str | None]], use: SenderUse
) -> SenderView:
    best, reason = min(
        healths,
        key=lambda health: HEALTHS.index(health[0]),
        default=("stopped", "no SMTP server"),
    )
    shown = {name: getattr(sender, name, None) for name in SenderView.model_fields}
    return SenderView.model_validate(
        shown
        | {
            "smtp_server_ids": server_ids,
            "verified": sender.verified_at is not None,
            "health": best,
            "health_reason": reason,
            "usage": Usage(
                used=use.used, hourly_limit=sender.hourly_limit, next_slot_at=use.next_slot_at
            ),
        }
    )
