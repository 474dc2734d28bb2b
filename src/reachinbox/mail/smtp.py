"""An SMTP client with a gate before the final dot, and pipelining where the server offers it.

Libraries have neither: the gate is what lets the ledger record "sending" before anything can be
sent twice, at no cost in time, since it is asked while MAIL, RCPT and DATA travel. RFC 5321 is the
protocol, RFC 2920 the pipelining.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Self, TypeVar

from reachinbox.mail.classify import classify
from reachinbox.mail.outcomes import NotSent, Outcome, RecipientRefused, ServerTrouble, Unknown
from reachinbox.mail.replies import Reply
from reachinbox.mail.smtp_body import wire_form
from reachinbox.mail.smtp_envelope import (
    ENVELOPE_STAGES,
    STAGES_AFTER_RESET,
    first_refusal,
    is_agreed,
    is_closing,
    mail_parameters,
    refusal_in,
    trouble_in,
)
from reachinbox.mail.smtp_open import ConnectFailed as ConnectFailed
from reachinbox.mail.smtp_open import OpenLine, OpenStep, open_line
from reachinbox.mail.smtp_server import Capabilities as Capabilities
from reachinbox.mail.smtp_server import Security as Security
from reachinbox.mail.smtp_server import Server as Server
from reachinbox.mail.smtp_server import Timeouts as Timeouts
from reachinbox.mail.smtp_wire import WireTimeout
from reachinbox.mail.wire_address import check_address

Gate = Callable[[], Awaitable[bool]]

_Ended = TypeVar("_Ended")

_QUIT_PATIENCE_SECONDS = 2.0
_ONE_WRITE_MAX_BYTES = 64 * 1024  # asyncio's high-water mark: below it nothing waits anyway


class Connection:
    """One kept-open line to one server; hands over one message at a time.

    After ServerTrouble, Unknown, NotSent or an exception look at `is_usable`: mostly the line is
    then closed, and a new one has to be opened.
    """

    def __init__(self, line: OpenLine, timeouts: Timeouts) -> None:
        self._loop = asyncio.get_running_loop()
        self._wire = line.wire
        self._timeouts = timeouts
        self._is_busy = False
        self._needs_reset = False
        self._unsent = b""
        self.capabilities = line.capabilities
        self.tls = line.is_encrypted
        self.final_dot_written = False
        self.handed_over = 0
        self.idle_since = self._loop.time()

    @classmethod
    async def open(
        cls,
        server: Server,
        *,
        timeouts: Timeouts | None = None,
        ssl_context: ssl.SSLContext | None = None,
        on_step: Callable[[OpenStep], None] = lambda _: None,
    ) -> Self:
        """Connect, encrypt, greet and log in; raises ConnectFailed with its outcome and step."""
        timeouts = timeouts or Timeouts()
        line = await open_line(server, timeouts=timeouts, ssl_context=ssl_context, on_step=on_step)
        return cls(line, timeouts)

    @property
    def is_usable(self) -> bool:
        """Whether a message can be handed over now: the line lives and nothing is going on."""
        return self._wire.lost is None and not self._is_busy and not self._wire.has_unasked_replies

    async def hand_over(
        self,
        mail_from: str,
        recipient: str,
        message: bytes | Sequence[bytes],
        *,
        before_final_dot: Gate,
    ) -> Outcome | NotSent:
        """Hand over one message to one recipient.

        `before_final_dot` is called at once and awaited before a byte of the message is written;
        only when it gives True can the final dot follow. It is always awaited to its end, even
        when the server has refused meanwhile, and what it raises is raised here. It is not called
        for a message that this server cannot take at all (SIZE, 8BITMIME, SMTPUTF8).

        Being cancelled cancels the gate too and closes the line; `final_dot_written` then says
        whether the server may have the message. ValueError, before anything is written, for an
        address with a control character or anything else that could end the command.
        """
        check_address(recipient)
        if mail_from:
            check_address(mail_from)
        whole, stuffed = wire_form(message)
        self._begin()
        try:
            parameters = mail_parameters(self.capabilities, mail_from + recipient, whole)
            if isinstance(parameters, RecipientRefused):
                return parameters
            commands = (f"MAIL FROM:<{mail_from}>{parameters}", f"RCPT TO:<{recipient}>", "DATA")
            return await self._transact(commands, stuffed, before_final_dot)
        finally:
            self._end()

    async def verify_sender(self, address: str) -> Outcome:
        """Ask whether the server takes mail from `address` (MAIL FROM, then RSET)."""
        check_address(address)
        self._begin()
        try:
            reply = await self._converse(f"MAIL FROM:<{address}>")
            self._needs_reset = True
            return classify("mail_from", reply) if isinstance(reply, Reply) else reply
        finally:
            self._end()

    async def noop(self) -> bool:
        """Ask for a sign of life; False, and the line is closed, when there is none."""
        self._begin()
        try:
            reply = await self._converse("NOOP")
            return isinstance(reply, Reply) and reply.is_positive
        finally:
            self._end()

    async def close(self) -> None:
        """Say QUIT, wait for the answer for at most 2 seconds, and close the line."""
        try:
            if self.is_usable:
                self._wire.write(b"QUIT\r\n")
                await self._wire.read(1, _QUIT_PATIENCE_SECONDS)
        except WireTimeout:
            pass  # it was asked politely
        finally:
            self._wire.abort()

    def abort(self) -> None:
        """Close the line at once, without QUIT."""
        self._wire.abort()

    # One transaction.

    def _begin(self) -> None:
        if self._is_busy:
            raise RuntimeError("this connection is handing over another message")
        self._is_busy = True
        self.final_dot_written = False

    def _end(self) -> None:
        self._is_busy = False
        self.idle_since = self._loop.time()

    async def _transact(
        self, commands: tuple[str, ...], stuffed: bytes, before_final_dot: Gate
    ) -> Outcome | NotSent:
        self.handed_over += 1
        gate = asyncio.ensure_future(before_final_dot())
        try:
            refusal = await self._send_envelope(commands)
            is_open = await gate
            if refusal is not None:
                return refusal
            if not is_open:
                # In DATA only a dot or a closed line ends it, and the dot would send.
                return self._gone(NotSent())
            return await self._send_data(stuffed) or await self._send_dot()
        except BaseException:
            self._wire.abort()
            if not gate.done():
                gate.cancel()
            elif not gate.cancelled():
                gate.exception()  # seen: it is raised here, or overtaken by a cancellation
            raise

    async def _send_envelope(self, commands: tuple[str, ...]) -> Outcome | None:
        """Give the refusal of MAIL, RCPT or DATA, or None when the message may follow."""
        unasked = self._wire.read_nowait(1)
        if unasked:
            return self._gone(trouble_in(unasked[0]))
        stages = ENVELOPE_STAGES
        if self._needs_reset:
            commands, stages = ("RSET", *commands), STAGES_AFTER_RESET
            self._needs_reset = False
        replies: list[Reply] = []
        try:
            if self.capabilities.pipelining:
                replies = await self._exchange("\r\n".join(commands), len(commands))
            else:
                for stage, command in zip(stages, commands, strict=True):
                    replies += await self._exchange(command, 1)
                    if not replies or not is_agreed(stage, replies[-1]):
                        break
        except WireTimeout:
            replies += self._wire.read_nowait(len(commands))
            return self._gone(first_refusal(stages, replies) or self._trouble())
        refusal = first_refusal(stages, replies)
        if refusal is None:
            return None if len(replies) == len(commands) else self._gone(self._trouble())
        await self._leave_transaction(refusal, replies, was_whole=len(replies) == len(commands))
        return refusal

    async def _leave_transaction(
        self, refusal: Outcome, replies: list[Reply], *, was_whole: bool
    ) -> None:
        """Make the line ready for the next message, or close it."""
        self._needs_reset = True
        if is_closing(refusal):
            self._wire.abort()
        elif was_whole and replies[-1].is_intermediate:
            # Pipelined, DATA was let in although nobody is to get it: a lone dot leaves it
            # (RFC 2920 §3.1), unless the server did take the recipient and would deliver that.
            is_harmless = not replies[-2].is_positive
            try:
                if not is_harmless or not await self._exchange(".", 1):
                    self._wire.abort()
            except WireTimeout:
                self._wire.abort()

    async def _send_data(self, stuffed: bytes) -> Outcome | None:
        """Write the message without its final dot; give what makes the dot pointless, or None."""
        # Small messages leave in one system call, together with the dot.
        self._unsent = stuffed
        if len(stuffed) > _ONE_WRITE_MAX_BYTES:
            self._unsent = b""
            self._wire.write(stuffed)
            try:
                await self._wire.drain(_seconds(self._timeouts.data))
            except WireTimeout:
                return self._gone(self._trouble())
        early = self._wire.read_nowait(1)  # it gave up while the gate was asked or data went
        if early:
            return self._gone(refusal_in("data", early[0]))
        return self._trouble() if self._wire.lost is not None else None

    async def _send_dot(self) -> Outcome:
        self.final_dot_written = True
        unsent, self._unsent = self._unsent, b""  # an idle line keeps no message
        self._wire.write(unsent + b".\r\n")
        try:
            replies = await self._wire.read(1, _seconds(self._timeouts.final_answer))
        except WireTimeout:
            return self._gone(Unknown("the server did not answer the final dot in time"))
        if not replies:
            return Unknown(self._wire.lost or "the connection broke")
        outcome = classify("final_dot", replies[0])
        if isinstance(outcome, Unknown) or is_closing(outcome):
            self._wire.abort()
        return outcome

    # Words to and fro.

    async def _exchange(self, commands: str, count: int) -> list[Reply]:
        self._wire.write(commands.encode("utf-8") + b"\r\n")
        return await self._wire.read(count, _seconds(self._timeouts.command))

    async def _converse(self, command: str) -> Reply | ServerTrouble:
        try:
            if self._needs_reset:
                self._needs_reset = False
                await self._exchange("RSET", 1)
            replies = await self._exchange(command, 1)
        except WireTimeout:
            return self._gone(self._trouble())
        except BaseException:
            self._wire.abort()
            raise
        return replies[0] if replies else self._trouble()

    def _trouble(self) -> ServerTrouble:
        return ServerTrouble(self._wire.lost or "the server did not answer in time")

    def _gone(self, outcome: _Ended) -> _Ended:
        self._wire.abort()
        return outcome


def _seconds(patience: timedelta) -> float:
    return patience.total_seconds()
