"""Kept-open connections to one SMTP server, and the e-mails that wait for one of them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.mail.smtp import Connection, Server
from reachinbox.senders.servers import ServerAccess

RECYCLE_AFTER = 500  # messages; some servers close a line that has carried too many
IDLE_SECONDS = 20.0
CLOSE_SECONDS = 24.0  # an answer that takes longer is not waited for when a worker leaves
FIRST_REST_SECONDS, LONGEST_REST_SECONDS = 5.0, 30.0

Serve = Callable[["ServerPool", ClaimedEmail, Connection | None], Awaitable[Connection | None]]
"""Hands over one e-mail, on the line given or a new one; returns the line if it can be kept."""


class ServerPool:
    """At most `max_connections` lines to one server, each carrying one e-mail at a time."""

    def __init__(self, access: ServerAccess, serve: Serve) -> None:
        self.access = access
        self._serve = serve
        self._loop = asyncio.get_running_loop()
        self._queue: deque[ClaimedEmail] = deque()
        self._lines: set[asyncio.Task[None]] = set()
        self._idle: list[asyncio.Future[None]] = []
        self._openings: set[asyncio.Task[Connection]] = set()
        self._is_closing = False
        self._troubles = 0
        self._rests_until = 0.0

    @property
    def load(self) -> float:
        """E-mails here for each line there may be; the least loaded server is asked first."""
        busy = len(self._lines) - len(self._idle)
        return (len(self._queue) + busy) / self.access.max_connections

    @property
    def rest_seconds(self) -> float:
        """How long this server is to be left alone; 0 when it may be used."""
        return max(0.0, self._rests_until - self._loop.time())

    def put(self, email: ClaimedEmail) -> None:
        """Take an e-mail; it is served by the next free line."""
        self._queue.append(email)
        while self._idle:
            waiting = self._idle.pop()  # the last used: those used least grow bored
            if not waiting.done():
                waiting.set_result(None)
                return
        if len(self._lines) < self.access.max_connections:
            line = asyncio.create_task(self._run_line())
            self._lines.add(line)
            line.add_done_callback(self._lines.discard)

    def take_back(self) -> list[ClaimedEmail]:
        """Give back the e-mails no line has begun with."""
        waiting = list(self._queue)
        self._queue.clear()
        return waiting

    def note_trouble(self, *, reached: bool) -> None:
        """Leave the server alone for a while: 30 s if nobody answers, else 5 s, then longer."""
        rest = min(FIRST_REST_SECONDS * 2**self._troubles, LONGEST_REST_SECONDS)
        self._troubles += 1
        self._rests_until = self._loop.time() + (rest if reached else LONGEST_REST_SECONDS)

    def note_success(self) -> bool:
        """Forget troubles; return whether there were any."""
        had_trouble, self._troubles, self._rests_until = bool(self._troubles), 0, 0.0
        return had_trouble

    async def open(self, server: Server) -> Connection | None:
        """Open a line; None when the pool is closed meanwhile. Raises `ConnectFailed`."""
        if self._is_closing:
            return None
        opening = asyncio.create_task(Connection.open(server))
        self._openings.add(opening)
        opening.add_done_callback(self._openings.discard)
        try:
            return await opening
        except asyncio.CancelledError:
            if opening.cancelled() and self._is_closing:
                return None
            raise

    async def close(self) -> None:
        """Let every line finish the e-mail it is handing over, then close it."""
        self._is_closing = True
        for waiting in self._idle:
            _finish(waiting)
        for opening in self._openings:
            opening.cancel()
        if self._lines:
            _, late = await asyncio.wait(self._lines, timeout=CLOSE_SECONDS)
            for line in late:
                line.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run_line(self) -> None:
        connection: Connection | None = None
        try:
            while (email := await self._next()) is not None:
                connection = await self._serve(self, email, connection)
                del email  # an idle line keeps nothing
                if connection is not None and connection.handed_over >= RECYCLE_AFTER:
                    await connection.close()
                    connection = None
        finally:
            if connection is not None:
                await connection.close()

    async def _next(self) -> ClaimedEmail | None:
        if not self._queue and not self._is_closing:
            waiting = self._loop.create_future()
            self._idle.append(waiting)
            bored = self._loop.call_later(IDLE_SECONDS, _finish, waiting)
            try:
                await waiting
            finally:
                bored.cancel()
                if waiting in self._idle:
                    self._idle.remove(waiting)
        return self._queue.popleft() if self._queue else None


def _finish(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
