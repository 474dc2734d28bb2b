"""Tries every SMTP server once a day, so that a changed password is seen before a campaign is."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.tables import User
from reachinbox.accounts.vault import Vault
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import NotFound
from reachinbox.runtime.settings import Settings
from reachinbox.senders.tables import SmtpServer
from reachinbox.senders.verify_server import verify_smtp_server

DUE = text("""
SELECT smtp_servers.id FROM smtp_servers
JOIN users ON users.id = smtp_servers.user_id AND users.disabled_at IS NULL
WHERE NOT is_sandbox AND health <> 'stopped'
  AND greatest(verified_at, last_error_at, smtp_servers.created_at) < now() - interval '1 day'
  AND EXISTS (SELECT FROM sender_smtp_servers WHERE smtp_server_id = smtp_servers.id)
ORDER BY greatest(verified_at, last_error_at, smtp_servers.created_at) LIMIT 20
""")


async def servers_to_reverify(session: AsyncSession) -> Sequence[UUID]:
    """Return servers in use that nobody has tried for a day; stopped ones wait for their owner."""
    return (await session.scalars(DUE)).all()


async def reverify_server(
    database: Database, vault: Vault, settings: Settings, server_id: UUID
) -> None:
    """Try one server step by step and record what came of it; a deleted one is no matter."""
    async with database.transaction() as session:
        server = await session.get(SmtpServer, server_id)
        user = await session.get(User, server.user_id) if server else None
    if user is None:
        return
    try:
        await verify_smtp_server(database, vault, settings, user, server_id)
    except NotFound:
        return
