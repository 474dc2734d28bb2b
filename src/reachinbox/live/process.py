"""The live half of one API process: its sockets, the relay, and the check of sessions."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import structlog

from reachinbox.accounts.sessions import which_signed_in
from reachinbox.live.relay import Relay
from reachinbox.live.sockets import Sockets
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.settings import Settings

log = structlog.get_logger()

CHECK_SECONDS = 2.0
"""How often sessions are looked at: one that has ended is cut within five seconds."""


class Live:
    """What is mounted at `/ws`, and what runs beside it."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self._relay = Relay(settings, database)
        self._sockets = Sockets(settings, database, relay=self._relay)

    @property
    def asgi(self) -> Any:
        """The ASGI application."""
        return self._sockets.asgi

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Relay and check sessions while the block lasts."""
        loops = [
            asyncio.create_task(self._relay.run(self._sockets), name="relay"),
            asyncio.create_task(self._check_forever(), name="check sessions"),
        ]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await self._sockets.close()

    async def _check_forever(self) -> None:
        while True:
            await self._sockets.somebody.wait()
            try:
                await self._cut_stopped()
                await self._sockets.cut_slow()
            except AWAY as error:
                # nobody can be signed out meanwhile either
                log.warning("sessions cannot be checked", error=str(error))
            except Exception:
                log.exception("the check of sessions broke")
            await asyncio.sleep(CHECK_SECONDS)

    async def _cut_stopped(self) -> None:
        """Cut the sockets of sessions that were ended, users disabled, and roles changed."""
        visitors = dict(self._sockets.visitors())
        asked = {(one.user_id, one.family_id) for one in visitors.values()}
        async with self._database.driver() as connection:
            roles = await which_signed_in(connection, asked)
        for sid, visitor in visitors.items():
            if roles.get((visitor.user_id, visitor.family_id)) != visitor.role:
                await self._sockets.cut(sid)
