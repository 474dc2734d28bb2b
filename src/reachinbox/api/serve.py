"""Serving: the API process from its start to its clean stop."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Generator, Sequence

import structlog
import uvicorn

from reachinbox.accounts.users import OnRegistered
from reachinbox.accounts.vault import Vault
from reachinbox.api.app import make_app
from reachinbox.live.sockets import LARGEST_MESSAGE
from reachinbox.runtime.database import Database, is_away
from reachinbox.runtime.settings import Settings, SettingsInvalid, require

log = structlog.get_logger()

FINISH_WITHIN_SECONDS = 8
BACKLOG = 2048


async def serve(settings: Settings, *, on_registered: Sequence[OnRegistered] = ()) -> None:
    """Serve until SIGTERM or SIGINT, then let requests in hand finish.

    Run it with `uvloop.run` where there is uvloop. Raises `SettingsInvalid` (one line) when a
    setting is missing, a data key cannot be unwrapped, or the port is taken.
    """
    database = Database(require(settings.database_url, "DATABASE_URL"))
    try:
        app = make_app(settings, database, on_registered=on_registered)
        await _check_vault(app.state.vault, database)
        listening = _listen(settings.host, settings.port)
        config = uvicorn.Config(
            app,
            http="httptools",
            # Compression would cost 300 KB a connection. Pings of WebSocket, beside those of
            # Engine.IO, end a connection whose other side has stopped reading.
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=LARGEST_MESSAGE,
            log_config=None,
            access_log=False,
            forwarded_allow_ips=settings.trusted_proxies,
            server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN_SECONDS,
        )
        _collect_garbage_seldom()
        log.info("listening", address=settings.address)
        await _Server(config).serve(sockets=[listening])
    finally:
        await database.close()


def _collect_garbage_seldom() -> None:
    """Look for cycles seldom: with thousands of sockets each full look costs tens of milliseconds.

    What is there now stays, so it is never looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class _Server(uvicorn.Server):
    """uvicorn, but it returns after a signal instead of raising the signal once more."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for each in signals:
            loop.add_signal_handler(each, self._stop)
        try:
            yield
        finally:
            for each in signals:
                loop.remove_signal_handler(each)

    def _stop(self) -> None:
        # The second signal does not wait for requests in hand.
        self.force_exit = self.should_exit
        self.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsInvalid(f"PORT: cannot listen on {host}:{port}: {reason}") from error


async def _check_vault(vault: Vault, database: Database) -> None:
    try:
        async with database.transaction() as tx:
            await vault.check(tx)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("the database is away, starting without it", reason=str(error))
