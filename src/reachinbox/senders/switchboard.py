"""Connects an e-mail with an SMTP server of its sender: the least loaded one that works."""

import asyncio
import time
from collections.abc import Collection, Iterable
from uuid import UUID

from reachinbox.accounts.vault import Vault
from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.senders.pools import Serve, ServerPool
from reachinbox.senders.servers import ServerAccess, connection_settings, servers_of_senders

KEPT_SECONDS = 5.0  # a changed server, password or list of servers is seen this much later


class Switchboard:
    """The pools of one shard, and which of them each of its senders may use."""

    def __init__(self, database: Database, vault: Vault, serve: Serve) -> None:
        self._database = database
        self._vault = vault
        self._serve = serve
        self._servers_of: dict[UUID, list[UUID]] = {}
        self._read_at: dict[UUID, float] = {}
        self._pools: dict[UUID, ServerPool] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def refresh(self, sender_ids: Iterable[UUID]) -> None:
        """Read the servers of those senders that have not been read lately."""
        now = time.monotonic()
        old = [s for s in sender_ids if now - self._read_at.get(s, -KEPT_SECONDS) >= KEPT_SECONDS]
        if not old:
            return
        async with self._database.transaction() as session:
            found = await servers_of_senders(session, old)
            wanted = {server_id for ids in found.values() for server_id in ids}
            accesses = await connection_settings(session, self._vault, wanted)
        self._servers_of.update(found)
        self._read_at.update(dict.fromkeys(old, now))
        for access in accesses.values():
            self._keep_pool(access)

    def _keep_pool(self, access: ServerAccess) -> None:
        pool = self._pools.get(access.id)
        if pool is None:
            self._pools[access.id] = ServerPool(access, self._serve)
        elif pool.access.connects_like(access):
            pool.access = access
        else:
            self._replace(pool, access)

    def _replace(self, pool: ServerPool, access: ServerAccess) -> None:
        """Open new lines with the new settings while the old ones finish what they have begun."""
        waiting = pool.take_back()
        closing = asyncio.create_task(pool.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        fresh = self._pools[access.id] = ServerPool(access, self._serve)
        for email in waiting:
            fresh.put(email)

    def choose(self, sender_id: UUID, tried: Collection[UUID] = ()) -> ServerPool | None:
        """Return the least loaded working server of a sender that was not `tried`, if any."""
        now = utc_now()
        usable = [
            pool
            for server_id in self._servers_of.get(sender_id, [])
            if server_id not in tried
            and (pool := self._pools.get(server_id)) is not None
            and pool.rest_seconds == 0
            and pool.access.may_be_used(now)
        ]
        return min(usable, key=lambda pool: pool.load, default=None)

    def forget(self, server_id: UUID) -> None:
        """Read this server anew before it is chosen again: its health has changed."""
        for sender_id, server_ids in self._servers_of.items():
            if server_id in server_ids:
                self._read_at.pop(sender_id, None)

    def take_back(self) -> list[ClaimedEmail]:
        """Give back every e-mail no line has begun with."""
        return [email for pool in self._pools.values() for email in pool.take_back()]

    async def close(self) -> None:
        """Let all lines finish and close them."""
        await asyncio.gather(*(pool.close() for pool in self._pools.values()), *self._closing)
