"""One line to an SMTP server: writes bytes, reads replies, with as few wake-ups as possible.

A pipelined group of commands is answered by several replies that may come in one packet or in
five. The reader is woken once, when as many as it asked for are there, or when the line died.
"""

import asyncio
from typing import cast

from reachinbox.mail.replies import BadReply, Reply, ReplyReader


class WireTimeout(Exception):
    """The server did not answer, or did not read, in time."""


class SmtpWire(asyncio.Protocol):
    """The protocol under a Connection; `lost` says why the line died, None while it lives."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._reader = ReplyReader()
        self._replies: list[Reply] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._is_paused = False
        self.lost: str | None = None

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes; wake the reader when its last reply is whole."""
        try:
            self._replies.extend(self._reader.feed(data))
        except BadReply as bad:
            self._end(str(bad))
            self.abort()
            return
        if self._waiter is not None and len(self._replies) >= self._wanted:
            _wake(self._waiter)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake whoever waits: nothing more will come."""
        self._end(f"the connection broke: {exc}" if exc else "the server closed the connection")

    def pause_writing(self) -> None:
        """Remember that the server reads more slowly than we write."""
        self._is_paused = True

    def resume_writing(self) -> None:
        """Let the writer go on."""
        self._is_paused = False
        if self._drained is not None:
            _wake(self._drained)

    # What a Connection calls.

    @property
    def has_unasked_replies(self) -> bool:
        """Whether the server spoke without being asked (a 421 before it closes)."""
        return bool(self._replies)

    def write(self, data: bytes) -> None:
        """Send `data`; nothing happens when the line is dead, the next read tells."""
        if self._transport is not None and self.lost is None:
            self._transport.write(data)

    async def drain(self, timeout_seconds: float) -> None:
        """Wait until the server has taken most of what was written."""
        if not self._is_paused or self.lost is not None:
            return
        self._drained = self._loop.create_future()
        try:
            await self._wait(self._drained, timeout_seconds)
        finally:
            self._drained = None

    async def read(self, count: int, timeout_seconds: float) -> list[Reply]:
        """Give the next `count` replies; fewer only when the line died first.

        Raises WireTimeout when they did not come; what did come stays to be read.
        """
        if len(self._replies) < count and self.lost is None:
            self._wanted = count
            self._waiter = self._loop.create_future()
            try:
                await self._wait(self._waiter, timeout_seconds)
            finally:
                self._waiter = None
        return self.read_nowait(count)

    def read_nowait(self, count: int) -> list[Reply]:
        """Give at most `count` replies of those that are there."""
        given, self._replies = self._replies[:count], self._replies[count:]
        return given

    async def start_tls(self, context: object, host: str, timeout_seconds: float) -> None:
        """Encrypt the line; whatever was sent before is thrown away (RFC 3207 §4.2)."""
        assert self._transport is not None
        self._reader.forget()
        self._replies.clear()
        transport = await self._loop.start_tls(
            self._transport,
            self,
            context,  # pyright: ignore[reportArgumentType]
            server_hostname=host,
            ssl_handshake_timeout=timeout_seconds,
        )
        if transport is None:
            raise ConnectionResetError("the server closed the connection")
        self._transport = transport

    def abort(self) -> None:
        """Cut the line at once; what was not yet sent is dropped."""
        self._end("we closed the connection")
        if self._transport is not None:
            self._transport.abort()

    async def _wait(self, future: asyncio.Future[None], timeout_seconds: float) -> None:
        timer = self._loop.call_later(timeout_seconds, _expire, future)
        try:
            await future
        finally:
            timer.cancel()

    def _end(self, reason: str) -> None:
        if self.lost is None:
            self.lost = reason
        for future in (self._waiter, self._drained):
            if future is not None:
                _wake(future)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _expire(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_exception(WireTimeout())
