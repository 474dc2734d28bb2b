"""Reads a mailbox and changes nothing in it: EXAMINE and PEEK, never SELECT, STORE or MOVE."""

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from reachinbox.mail.imap_wire import LINE_MAX_BYTES, ImapBroken, ImapRefused, ImapWire, quote
from reachinbox.mail.outcomes import neutralise
from reachinbox.mail.smtp_server import Security

FETCH_MAX_BYTES = 1024 * 1024
WINDOW_UIDS = 10_000
TIMEOUT_SECONDS = 60.0
ImapStep: TypeAlias = Literal["connect", "tls", "login", "folder"]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CODE = re.compile(rb"\[(UIDVALIDITY|UIDNEXT) (\d{1,19})\]", re.IGNORECASE)
_FETCHED = re.compile(rb"\* \d+ FETCH \(.*?\bUID (\d{1,10})\b", re.IGNORECASE | re.DOTALL)
_UID_AFTER = re.compile(rb"\bUID (\d{1,10})\b", re.IGNORECASE)
_LISTED = re.compile(rb'\* LIST \(([^)]*)\) (?:"[^"]*"|NIL) (.*)$', re.IGNORECASE | re.DOTALL)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,200}@[A-Za-z0-9.-]{1,200}>")


class ImapFailed(Exception):
    """A step of opening the mailbox failed; `is_login` when the login itself was refused."""

    def __init__(self, step: ImapStep, words: str) -> None:
        super().__init__(words)
        self.step: ImapStep = step
        self.words = words

    @property
    def is_login(self) -> bool:
        """Whether trying again with the same password is of no use."""
        return self.step == "login"


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where and as whom; `address` is the judged IP, TLS still checks `host`."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """What EXAMINE says of a folder."""

    name: str
    uid_validity: int
    uid_next: int


class Mailbox:
    """An open, logged-in connection."""

    def __init__(self, wire: ImapWire, capabilities: frozenset[str]) -> None:
        self._wire = wire
        self.can_idle = "IDLE" in capabilities

    async def examine(self, folder: str) -> Folder:
        """Open a folder for reading."""
        found: dict[bytes, int] = {}
        for response in await self._wire.command("EXAMINE", quote(folder)):
            for code in _CODE.finditer(response.line):
                found[code[1].upper()] = int(code[2])
        if b"UIDVALIDITY" not in found:
            raise ImapBroken("the server does not number its mails (no UIDVALIDITY)")
        return Folder(folder, found[b"UIDVALIDITY"], found.get(b"UIDNEXT", 0))

    async def uids_after(self, last_uid: int, up_to: int) -> list[int]:
        """Return the numbers of mails beyond `last_uid` up to `up_to`, in order."""
        uids = await self._search(f"UID {last_uid + 1}:{up_to}")
        return sorted(uid for uid in uids if uid > last_uid)

    async def uids_since(self, day: date) -> list[int]:
        """Return the numbers of mails that arrived on `day` or later."""
        return sorted(await self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"))

    async def has_message(self, message_id: str) -> bool:
        """Return whether the open folder holds a mail with this Message-ID; ValueError for none."""
        if _MESSAGE_ID.fullmatch(message_id) is None:
            raise ValueError(f"not a Message-ID: {message_id[:100]!r}")
        return bool(await self._search(f'HEADER Message-ID "{message_id}"'))

    async def fetch(self, uids: list[int]) -> dict[int, bytes]:
        """Return the first mebibyte of each of these mails; those that are gone are left out."""
        wanted = ",".join(map(str, uids))
        parts = f"(UID BODY.PEEK[]<0.{FETCH_MAX_BYTES}>)"
        mails: dict[int, bytes] = {}
        for response in await self._wire.command("UID", "FETCH", wanted, parts):
            if b" FETCH (" not in response.line[:40].upper() or not response.literals:
                continue
            found = _FETCHED.match(response.line) or _UID_AFTER.search(response.line)
            if found:
                mails[int(found[1])] = response.literals[0]
        return mails

    async def sent_folder(self) -> str | None:
        """Return the folder marked as the one for sent mail (RFC 6154)."""
        for response in await self._wire.command("LIST", '""', '"*"'):
            found = _LISTED.match(response.line)
            if found and rb"\SENT" in found[1].upper():
                name = response.literals[0] if response.literals else found[2].strip()
                return name.decode("utf-8", "replace").strip('"').replace("\\\\", "\\")
        return None

    async def wait(self, seconds: float) -> bool:
        """Wait by IDLE for news of the open folder; return whether there are."""
        return await self._wire.idle(seconds)

    async def _search(self, criteria: str) -> list[int]:
        uids: list[int] = []
        for response in await self._wire.command("UID", "SEARCH", criteria):
            if response.line.upper().startswith(b"* SEARCH"):
                uids += [int(word) for word in response.line.split()[2:] if word.isdigit()]
        return uids

    async def log_out(self) -> None:
        """Say goodbye and hang up."""
        try:
            async with asyncio.timeout(2):
                await self._wire.command("LOGOUT")
        except (ImapBroken, ImapRefused, TimeoutError):
            pass
        await self._wire.close()


@asynccontextmanager
async def open_mailbox(
    server: ImapServer,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    ssl_context: ssl.SSLContext | None = None,
    on_step: Callable[[ImapStep], None] = lambda _: None,
) -> AsyncGenerator[Mailbox]:
    """Connect, encrypt, log in; raises ImapFailed with the step, and ImapBroken later on.

    The password is sent unencrypted only where the user has said "none" for this very server.
    """
    opening = _Opening(
        server, timeout_seconds, ssl_context or ssl.create_default_context(), on_step
    )
    mailbox = await opening.run()
    try:
        yield mailbox
    finally:
        await mailbox.log_out()


class _Opening:
    def __init__(
        self,
        server: ImapServer,
        seconds: float,
        context: ssl.SSLContext,
        on_step: Callable[[ImapStep], None],
    ) -> None:
        self._server = server
        self._seconds = seconds
        self._context = context
        self._on_step = on_step
        self._step: ImapStep = "connect"
        self._wire: ImapWire | None = None

    async def run(self) -> Mailbox:
        try:
            return await self._open()
        except (OSError, TimeoutError, ssl.SSLError, ImapBroken, ImapRefused, ValueError) as error:
            if self._wire is not None:
                await self._wire.close()
            words = getattr(error, "verify_message", None) or getattr(error, "strerror", None)
            said = neutralise(str(words or error) or "no answer in time")
            raise ImapFailed(self._step, said) from error

    async def _open(self) -> Mailbox:
        server = self._server
        wire = self._wire = await self._connect()
        await wire.greeting()
        if server.security == "starttls":
            self._done("tls")
            await wire.command("STARTTLS")
            await wire.start_tls(self._context, server.host)
        self._done("login")
        await wire.command("LOGIN", quote(server.username), secret=server.password)
        self._done("folder")
        said = b" ".join(response.line for response in await wire.command("CAPABILITY"))
        return Mailbox(wire, frozenset(said.decode("ascii", "replace").upper().split()))

    async def _connect(self) -> ImapWire:
        server = self._server
        where = server.address or server.host
        async with asyncio.timeout(self._seconds):
            if server.security == "tls":
                self._step = "tls"
                reader, writer = await asyncio.open_connection(
                    where,
                    server.port,
                    limit=LINE_MAX_BYTES,
                    ssl=self._context,
                    server_hostname=server.host,
                )
            else:
                reader, writer = await asyncio.open_connection(
                    where, server.port, limit=LINE_MAX_BYTES
                )
        return ImapWire(reader, writer, timeout=self._seconds)

    def _done(self, upcoming: ImapStep) -> None:
        self._on_step(self._step)
        self._step = upcoming
