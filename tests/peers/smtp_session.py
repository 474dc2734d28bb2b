"""One conversation of the scripted SMTP server with one client."""

import asyncio
import base64
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from reachinbox.mail.personas import OK, Persona, persona_for

if TYPE_CHECKING:
    from tests.peers.scripted_smtp import ScriptedSmtp

_PATH = re.compile(rb"(?:FROM|TO):\s*<([^>]*)>", re.IGNORECASE)
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Received:
    """A message whose final dot came and which was taken."""

    message_id: str | None
    mail_from: str
    recipients: list[str]
    data: bytes
    connection: int  # counted from 1
    is_encrypted: bool
    username: str | None
    dot_at: float  # time.monotonic()
    dot_time: float  # time.time()
    answered_at: float | None = None  # None: it was taken, and nobody was told
    answered_time: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"data": self.data.decode("utf-8", "surrogateescape")}


class Gone(Exception):
    """The conversation is over."""


@dataclass
class Session:
    peer: "ScriptedSmtp"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int
    is_encrypted: bool
    username: str | None = None
    mail_from: str | None = None
    recipients: list[str] = field(default_factory=list)

    async def run(self) -> None:
        await self.say("greeting", "220 scripted.test ESMTP")
        while True:
            line = await self.read_line()
            verb = line[:4].upper().decode("ascii", "replace")
            self.peer.commands.append(line.decode("utf-8", "replace"))
            handle = self.verbs().get(verb)
            if handle is None:
                await self.write("500 5.5.1 No such command")
            else:
                await handle(line)

    def verbs(self) -> dict[str, Callable[[bytes], Awaitable[None]]]:
        return {
            "EHLO": self.ehlo,
            "HELO": self.helo,
            "STAR": self.starttls,
            "AUTH": self.auth,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.data,
            "RSET": self.rset,
            "NOOP": self.noop,
            "QUIT": self.quit,
        }

    # Talking.

    async def read_line(self) -> bytes:
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise Gone
        return line.rstrip(b"\r\n")

    async def say(self, stage: str, reply: str) -> None:
        """Answer as usual, unless this server was told to do otherwise at this stage."""
        if stage in self.peer.hangs_at:
            await asyncio.Event().wait()
        if stage in self.peer.drops_at:
            raise Gone
        await self.write(self.peer.answers.get(stage, reply))

    async def write(self, reply: str) -> None:
        if self.peer.answer_delay_seconds:
            await asyncio.sleep(self.peer.answer_delay_seconds)
        if not self.peer.pipelining and self.reader._buffer:  # type: ignore[attr-defined]
            self.peer.violations.append(f"pipelined without leave before: {reply}")
        self.writer.write(reply.replace("\n", "\r\n").encode() + b"\r\n")
        await self.writer.drain()
        if reply.startswith("421"):
            raise Gone

    # Commands.

    async def ehlo(self, _: bytes) -> None:
        lines = ["scripted.test", "8BITMIME", "ENHANCEDSTATUSCODES"]
        lines += ["PIPELINING"] if self.peer.pipelining else []
        lines += ["SMTPUTF8"] if self.peer.smtp_utf8 else []
        lines += [f"SIZE {self.peer.size_max_bytes}"] if self.peer.size_max_bytes else []
        may_encrypt = self.peer.security == "starttls" and not self.is_encrypted
        lines += ["STARTTLS"] if may_encrypt else []
        if self.peer.login is not None and not may_encrypt and self.peer.mechanisms:
            lines.append("AUTH " + " ".join(self.peer.mechanisms))
        reply = "\n".join(f"250-{line}" for line in lines[:-1]) + f"\n250 {lines[-1]}"
        await self.say("ehlo", reply)

    async def helo(self, _: bytes) -> None:
        await self.say("helo", "250 scripted.test")

    async def starttls(self, _: bytes) -> None:
        if self.peer.security != "starttls" or self.is_encrypted:
            await self.write("503 5.5.1 No")
            return
        await self.say("starttls", "220 2.0.0 Go ahead" + self.peer.injected_before_tls)
        if "starttls" not in self.peer.answers:
            await self.writer.start_tls(self.peer.certificate.server_context())
            self.is_encrypted = True

    async def auth(self, line: bytes) -> None:
        words = line.decode().split(" ")
        if words[1] == "PLAIN":
            given = words[2] if len(words) > 2 else await self.ask("")
            _, username, password = base64.b64decode(given).decode().split("\0")
        else:
            username = base64.b64decode(await self.ask("VXNlcm5hbWU6")).decode()
            password = base64.b64decode(await self.ask("UGFzc3dvcmQ6")).decode()
        if (username, password) != self.peer.login:
            await self.write("535 5.7.8 Username and password not accepted")
            return
        self.username = username
        await self.say("login", "235 2.7.0 Welcome")

    async def ask(self, prompt: str) -> str:
        await self.write(f"334 {prompt}")
        return (await self.read_line()).decode()

    async def mail(self, line: bytes) -> None:
        if self.peer.login is not None and self.username is None:
            await self.write("530 5.7.0 Authentication required")
        elif self.mail_from is not None:
            await self.write("503 5.5.1 Nested MAIL command")
        else:
            found = _PATH.search(line)
            self.mail_from = found.group(1).decode() if found else ""
            await self.say("mail_from", "250 2.1.0 Sender taken")
            if self.peer.answers.get("mail_from", "2")[0] != "2":
                self.mail_from = None

    async def rcpt(self, line: bytes) -> None:
        found = _PATH.search(line)
        if self.mail_from is None or found is None:
            await self.write("503 5.5.1 Need MAIL first")
            return
        recipient = found.group(1).decode()
        persona = persona_for(recipient)
        if persona.stage == "recipient" and not self.was_seen(persona, recipient):
            await self.act(persona)
            return
        await self.say("recipient", "250 2.1.5 Recipient taken")
        if self.peer.answers.get("recipient", "2")[0] == "2":
            self.recipients.append(recipient)

    def was_seen(self, persona: Persona, recipient: str) -> bool:
        if persona.behaviour != "answer_once":
            return False
        was_seen = recipient in self.peer.seen
        self.peer.seen.add(recipient)
        return was_seen

    async def act(self, persona: Persona) -> None:
        match persona.behaviour:
            case "drop":
                raise Gone
            case "hang":
                await asyncio.Event().wait()
            case "answer_late":
                await asyncio.sleep(self.peer.slow_seconds)
                await self.say(persona.stage, persona.reply)
            case "answer" | "answer_once":
                await self.say(persona.stage, persona.reply)

    async def data(self, _: bytes) -> None:
        personas = [persona_for(recipient) for recipient in self.recipients]
        for persona in personas:
            if persona.stage == "data":
                await self.act(persona)
        if not self.recipients and not self.peer.starts_empty_data:
            await self.write("554 5.5.1 No valid recipients")
            return
        await self.say("data", "354 Go on")
        if self.peer.answers.get("data", "3")[0] != "3":
            return
        await self.take_message(await self.read_message(), personas)

    async def read_message(self) -> bytes:
        lines: list[bytes] = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                self.peer.abandoned += 1
                raise Gone
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    async def take_message(self, data: bytes, personas: list[Persona]) -> None:
        if not self.recipients:
            await self.write("554 5.5.1 No valid recipients")
            self.mail_from = None
            return
        found = _MESSAGE_ID.search(data)
        received = Received(
            message_id=found.group(1).decode() if found else None,
            mail_from=self.mail_from or "",
            recipients=self.recipients,
            data=data,
            connection=self.number,
            is_encrypted=self.is_encrypted,
            username=self.username,
            dot_at=time.monotonic(),
            dot_time=time.time(),
        )
        self.mail_from, self.recipients = None, []
        at_dot = [persona for persona in personas if persona.stage == "final_dot"]
        await self.answer_dot(received, next((p for p in at_dot if p is not OK), OK))

    async def answer_dot(self, received: Received, persona: Persona) -> None:
        is_taken = persona.keeps_message and self.peer.answers.get("final_dot", "2")[0] == "2"
        is_told = (
            persona.behaviour != "drop"
            and not {"final_dot"} & self.peer.hangs_at | self.peer.drops_at
        )
        if persona.behaviour == "answer_late":
            await asyncio.sleep(self.peer.slow_seconds)
        if is_taken:
            if is_told:
                received.answered_at, received.answered_time = time.monotonic(), time.time()
            self.peer.keep(received)
        if persona.behaviour == "drop":
            raise Gone
        await self.say("final_dot", persona.reply)

    async def rset(self, _: bytes) -> None:
        self.mail_from, self.recipients = None, []
        await self.say("rset", "250 2.0.0 Forgotten")

    async def noop(self, _: bytes) -> None:
        await self.say("noop", "250 2.0.0 Here")

    async def quit(self, _: bytes) -> None:
        await self.write("221 2.0.0 Bye")
        raise Gone
