"""The sandbox mailbox as a process: one SMTP server on loopback, until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog

from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, SettingsInvalid, require
from reachinbox.sandbox.login import HOST
from reachinbox.sandbox.misbehave import Actors
from reachinbox.sandbox.receive import Mailroom
from reachinbox.sandbox.smtp import Reception, SandboxSmtp, conversation

log = structlog.get_logger()

BACKLOG = 512


async def run_sandbox(settings: Settings, *, stopped: asyncio.Event | None = None) -> None:
    """Serve until SIGTERM, SIGINT or `stopped`; what was taken is committed before it ends."""
    if settings.sandbox_smtp_port is None:
        raise SettingsInvalid("SANDBOX_SMTP_PORT is not set")
    stopped = stopped or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    database = Database(require(settings.database_url, "DATABASE_URL"), size=2)
    secret_key = require(settings.secret_key, "SECRET_KEY")
    try:
        async with sandbox_server(database, secret_key, settings.sandbox_smtp_port) as port:
            log.info("sandbox_listening", port=port)
            await stopped.wait()
    finally:
        await database.close()


@asynccontextmanager
async def sandbox_server(
    database: Database, secret_key: str, port: int, *, actors: Actors | None = None
) -> AsyncGenerator[int]:
    """Listen on loopback; yields the port (any free one for 0)."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # a line for each command
    mailroom = Mailroom(database)
    reception = Reception(mailroom, secret_key, actors or Actors())
    conversations: set[SandboxSmtp] = set()
    loop = asyncio.get_running_loop()
    writing = asyncio.create_task(mailroom.run())
    server = await loop.create_server(
        lambda: conversation(reception, conversations), HOST, port, backlog=BACKLOG
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await mailroom.finish()
        await writing
        for open_one in list(conversations):
            open_one.hang_up()
