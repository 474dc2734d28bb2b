"""The outside: an SMTP server of its own that writes down every message before it answers for it.

`python -m prove.server --record FILE --seed N`; prints `listening on PORT`. It shares no code with
what it judges. A line of the record: seconds since 1970 when the final dot had come, what became of
the message (taken, dropped: taken and the line cut without an answer, busy or refused: not taken),
its Message-ID, its sender and its recipient.
"""

import argparse
import asyncio
import base64
import os
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from prove.fate import Fate, Odds, fate_of

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
HANGS_AT = ("greeting", "recipient", "dot")
TAKEN = Fate("taken", "dot")


class Gone(Exception):
    """The conversation is over."""


@dataclass
class Outside:
    """How this server behaves, and what it has seen."""

    record: int
    seed: int
    odds: Odds
    login: str
    dot_seconds: float
    hangs: bool
    busy_once: set[str] = field(default_factory=set)
    lines: int = 0

    def write_down(self, dot_at: float, became: str, message: bytes, mail: "Mail") -> None:
        """Hand one line to the kernel: from then on it is there, whoever dies."""
        found = MESSAGE_ID.search(message)
        message_id = found[1].decode() if found else "-"
        line = f"{dot_at:.6f} {became} {message_id} {mail.sender} {mail.recipient}\n"
        os.write(self.record, line.encode())

    def fate_now(self, address: str) -> Fate:
        """Return what is to happen now: who is busy is so once."""
        fate = fate_of(address, self.seed, self.odds)
        if fate.kind == "busy" and address in self.busy_once:
            return TAKEN
        return fate


@dataclass
class Mail:
    """The envelope of one transaction."""

    sender: str = ""
    recipient: str = ""
    fate: Fate = TAKEN


class Conversation:
    """One line from one client."""

    def __init__(
        self, outside: Outside, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._outside = outside
        self._reader = reader
        self._writer = writer
        self._mail = Mail()
        self._is_known = not outside.login
        outside.lines += 1
        self._hangs_at = HANGS_AT[outside.lines % 3] if outside.hangs else ""

    async def run(self) -> None:
        """Talk until one side has enough."""
        try:
            await self._answer("greeting", "220 outside.test ESMTP")
            while True:
                await self._obey(await self._read_line())
        except (Gone, OSError):
            self._writer.transport.abort()

    async def _read_line(self) -> str:
        line = await self._reader.readline()
        if not line.endswith(b"\n"):
            raise Gone
        return line.decode("utf-8", "replace").rstrip("\r\n")

    async def _answer(self, stage: str, reply: str) -> None:
        if stage == self._hangs_at:
            await asyncio.Event().wait()
        self._writer.write(f"{reply}\r\n".encode())

    async def _obey(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        match line[:4].upper():
            case "EHLO":
                offers = ("outside.test", "PIPELINING", "8BITMIME", "SMTPUTF8", "AUTH PLAIN")
                text = "".join(f"250-{offer}\r\n" for offer in offers)
                await self._answer("ehlo", f"{text}250 ENHANCEDSTATUSCODES")
            case "AUTH":
                given = base64.b64decode(line.split(" ")[2]).decode().replace("\0", ":")
                self._is_known = given == f":{self._outside.login}"
                reply = "235 2.7.0 Welcome" if self._is_known else "535 5.7.8 Wrong password"
                await self._answer("login", reply)
            case "MAIL":
                self._mail = Mail(sender=address)
                reply = "250 2.1.0 Yes" if self._is_known else "530 5.7.0 Log in first"
                await self._answer("sender", reply)
            case "RCPT":
                await self._answer("recipient", self._judge_recipient(address))
            case "DATA" if self._mail.recipient:
                await self._answer("data", "354 Go on")
                await self._take_message()
            case "DATA":
                await self._answer("data", "554 5.5.1 No valid recipients")
            case "QUIT":
                await self._answer("quit", "221 2.0.0 Bye")
                raise Gone
            case _:  # RSET, NOOP
                self._mail = Mail()
                await self._answer("other", "250 2.0.0 Yes")

    def _judge_recipient(self, address: str) -> str:
        fate = self._outside.fate_now(address)
        if fate.stage == "recipient" and fate.kind == "busy":
            self._outside.busy_once.add(address)
            return "450 4.2.1 Busy, try again later"
        if fate.stage == "recipient" and fate.kind == "refused":
            return "550 5.1.1 No such mailbox"
        self._mail.recipient, self._mail.fate = address, fate
        return "250 2.1.5 Yes"

    async def _take_message(self) -> None:
        message = bytearray()
        while (line := await self._reader.readline()) != b".\r\n":
            if not line:
                raise Gone
            message += line
        dot_at, mail, self._mail = time.time(), self._mail, Mail()
        if self._hangs_at == "dot":
            await asyncio.Event().wait()
        if self._outside.dot_seconds:
            await asyncio.sleep(self._outside.dot_seconds)
        self._outside.write_down(dot_at, mail.fate.kind, bytes(message), mail)
        match mail.fate.kind:
            case "dropped":
                raise Gone
            case "busy":
                self._outside.busy_once.add(mail.recipient)
                await self._answer("dot", "450 4.2.1 Busy, try again later")
            case "refused":
                await self._answer("dot", "554 5.6.0 Not with this content")
            case "taken":
                await self._answer("dot", "250 2.0.0 Taken")


async def serve(outside: Outside) -> None:
    """Serve until SIGTERM."""
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    conversations: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(Conversation(outside, reader, writer).run())
        conversations.add(task)
        task.add_done_callback(conversations.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0, backlog=1000)
    sys.stdout.write(f"listening on {server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await over.wait()
    server.close()
    for task in conversations:
        task.cancel()


def main() -> None:
    """Read what is asked, and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    for name in ("dropped", "busy", "refused", "dot-seconds"):
        parser.add_argument(f"--{name}", type=float, default=0.0)
    parser.add_argument("--login", default="", metavar="USER:PASSWORD")
    parser.add_argument("--hangs", action="store_true", help="at greeting, RCPT or dot, in turn")
    asked = parser.parse_args()
    odds = Odds(asked.dropped, asked.busy, asked.refused)
    file = os.open(asked.record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    outside = Outside(file, asked.seed, odds, asked.login, asked.dot_seconds, asked.hangs)
    uvloop.run(serve(outside))


if __name__ == "__main__":
    main()
