"""A worker's drain on a real database and a real SMTP server, without its queue."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from reachinbox.accounts.vault import Vault, new_encryption_key
from reachinbox.ledger.locks import shard_of
from reachinbox.runtime.settings import Settings
from reachinbox.senders.claiming import Claiming
from reachinbox.senders.composing import Composer
from reachinbox.senders.drain import ShardDrain, Tools
from reachinbox.senders.handover import HandOver
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.recorder import Recorder
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer
from tests.ledger.world import World
from tests.peers.scripted_smtp import ScriptedSmtp


@dataclass
class Rig:
    """One user's world and the drain of its shard."""

    world: World
    settings: Settings
    tools: Tools = field(init=False)

    def __post_init__(self) -> None:
        database = self.world.database
        recorder = Recorder(
            database, self.world.worker_id, unrecorded_limit=self.settings.unrecorded_limit
        )
        self.tools = Tools(
            self.world.worker_id,
            database,
            Vault(new_encryption_key()),
            self.settings,
            recorder,
            HandOver(Composer(database, self.settings), recorder, self.settings),
            Claiming(
                database,
                self.world.worker_id,
                timedelta(seconds=self.settings.limit_window_seconds),
            ),
        )

    async def server(self, peer: ScriptedSmtp, **values: Any) -> UUID:
        """Add an SMTP server of the user: the peer."""
        row = SmtpServer(
            user_id=self.world.user_id, name=f"peer {peer.port}", host="127.0.0.1", port=peer.port,
            security="none", **{"max_connections": 4} | values,
        )  # fmt: skip
        async with self.world.database.transaction() as tx:
            tx.add(row)
        return row.id

    async def sender(
        self, servers: Sequence[UUID], *, limit: int = 10_000, delay: float = 0
    ) -> UUID:
        """Add a verified sender that sends through `servers`."""
        async with self.world.database.transaction() as tx:
            sender = Sender(
                user_id=self.world.user_id, email=f"s{len(servers)}{limit}{delay}@example.com",
                name="Søren", hourly_limit=limit, min_delay_seconds=delay,
            )  # fmt: skip
            sender.email = f"{sender.id}@example.com"
            tx.add(sender)
            await tx.flush()
            sender.email = f"s-{sender.id.hex}@example.com"
            sender.verified_at = sender.created_at
            tx.add_all(
                SenderSmtpServer(sender_id=sender.id, smtp_server_id=server, position=n)
                for n, server in enumerate(servers)
            )
            await tx.flush()
            await set_lanes(tx, [sender.id])
        return sender.id

    async def drain(self, *, until: str = "open = 0", patience: float = 30) -> None:
        """Drain the shard until every run fulfils the condition `until`."""
        drain = ShardDrain(shard_of(self.world.user_id), self.tools)
        running = asyncio.create_task(drain.run())
        try:
            async with asyncio.timeout(patience):
                while not (await self.world.one(f"SELECT bool_and({until}) AS ok FROM runs")).ok:
                    if running.done():  # nothing was due for long: a worker would come back
                        await running
                        drain = ShardDrain(shard_of(self.world.user_id), self.tools)
                        running = asyncio.create_task(drain.run())
                    await asyncio.sleep(0.02)
        finally:
            drain.stop()
            await running

    async def statuses(self) -> dict[str, str]:
        """Return each address's status."""
        rows = await self.world.column("SELECT address || ' ' || status FROM emails")
        return dict(row.split(" ") for row in rows)


def no_wait(monkeypatch: Any) -> None:
    """Let retries follow at once."""
    monkeypatch.setattr("reachinbox.senders.verdicts.FIRST_WAIT", timedelta(milliseconds=10))
