"""The line to an IMAP server (RFC 9051, RFC 3501): commands out, responses in, everything capped.

Written here because the libraries neither encrypt with STARTTLS nor connect to an address that has
been judged, hold whatever a server sends, or pass control characters on.
"""

import asyncio
import re
import ssl
from dataclasses import dataclass, field

from reachinbox.mail.outcomes import neutralise

LINE_MAX_BYTES = 1024 * 1024
LITERAL_MAX_BYTES = 4 * 1024 * 1024
RESPONSES_MAX = 60_000
_LITERAL = re.compile(rb"\{(\d{1,10})\+?\}$")
_NEWS = re.compile(rb"\* \d+ (?:EXISTS|RECENT)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9@._/+-]+")


class ImapBroken(Exception):
    """The line is of no use any more: lost, too slow, or not speaking IMAP."""


class ImapRefused(Exception):
    """The server said NO or BAD; the text is its own words on one harmless line."""


@dataclass(slots=True)
class Response:
    """One untagged response: its line with each literal's place kept as `{n}`, and the literals."""

    line: bytes
    literals: list[bytes] = field(default_factory=list[bytes])


class ImapWire:
    """One connection; commands one after the other."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, timeout: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._timeout = timeout
        self._number = 0
        self._has_news = False

    async def greeting(self) -> bytes:
        """Wait for the server's first line; ImapRefused for BYE."""
        line = (await self._response()).line
        if not line.upper().startswith((b"* OK", b"* PREAUTH")):
            raise ImapRefused(_words(line))
        return line

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Encrypt the line after STARTTLS was agreed."""
        async with asyncio.timeout(self._timeout):
            await self._writer.start_tls(context, server_hostname=host)

    async def command(self, *words: str, secret: str | None = None) -> list[Response]:
        """Send one command and return its untagged responses; `secret` is its last word.

        Words are sent as they are where they are plain, else quoted; ValueError for a line break.
        Raises ImapRefused for NO and BAD, ImapBroken for anything else.
        """
        tag = self._next_tag()
        if words[0] == "EXAMINE":
            self._has_news = False
        written = " ".join([*words, *([_quoted(secret)] if secret is not None else [])])
        await self._send(f"{tag} {written}")
        responses = await self._until_done(tag)
        # told while we asked for something else: nobody would tell of it again
        if words[0] != "EXAMINE" and any(_NEWS.match(each.line) for each in responses):
            self._has_news = True
        return responses

    async def idle(self, seconds: float) -> bool:
        """Wait until the server tells of something or `seconds` are over; return whether it did."""
        if self._has_news:
            return True
        tag = self._next_tag()
        await self._send(f"{tag} IDLE")
        told = False
        try:
            async with asyncio.timeout(seconds):
                while not told:
                    line = (await self._read()).line
                    if line.startswith(tag.encode()):
                        raise ImapRefused(_words(line))
                    told = (
                        re.match(rb"\* \d+ (EXISTS|EXPUNGE|RECENT)", line, re.IGNORECASE)
                        is not None
                    )
        except TimeoutError:
            pass
        await self._send("DONE")
        await self._until_done(tag)
        return told

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        try:
            async with asyncio.timeout(2):
                await self._writer.wait_closed()
        except (OSError, TimeoutError):
            pass

    async def _send(self, line: str) -> None:
        if "\r" in line or "\n" in line or "\0" in line:
            raise ValueError("a line break in an IMAP command")
        try:
            async with asyncio.timeout(self._timeout):
                self._writer.write(f"{line}\r\n".encode())
                await self._writer.drain()
        except (OSError, TimeoutError) as error:
            raise ImapBroken(_reason(error)) from error

    async def _until_done(self, tag: str) -> list[Response]:
        found: list[Response] = []
        mark = tag.encode() + b" "
        while True:
            response = await self._response()
            if response.line.startswith(mark):
                said = response.line[len(mark) :]
                if not said.upper().startswith(b"OK"):
                    raise ImapRefused(_words(said))
                return [*found, response]
            found.append(response)
            if len(found) > RESPONSES_MAX:
                raise ImapBroken("the server's answer has no end")

    async def _response(self) -> Response:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._read()
        except TimeoutError:
            raise ImapBroken("the server did not answer in time") from None

    async def _read(self) -> Response:
        line = await self._line()
        response = Response(line)
        size = len(line)
        while found := _LITERAL.search(line):
            length = int(found[1])
            size += length
            if size > LITERAL_MAX_BYTES:
                raise ImapBroken("the server sends more than was asked for")
            response.literals.append(await self._exactly(length))
            line = await self._line()
            response.line += line
        return response

    async def _exactly(self, length: int) -> bytes:
        try:
            return await self._reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ImapBroken(_reason(error)) from error

    async def _line(self) -> bytes:
        try:
            return (await self._reader.readuntil(b"\n")).rstrip(b"\r\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise ImapBroken(_reason(error)) from error

    def _next_tag(self) -> str:
        self._number += 1
        return f"r{self._number}"


def quote(text: str) -> str:
    """Write a folder or a user name as IMAP wants it; ValueError for what cannot stand there."""
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    if any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in text):  # noqa: PLR2004
        raise ValueError("a control character in an IMAP command")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(line: bytes) -> str:
    return neutralise(line.decode("utf-8", "replace"))


def _reason(error: BaseException) -> str:
    if isinstance(error, asyncio.IncompleteReadError):
        return "the server closed the line"
    if isinstance(error, asyncio.LimitOverrunError):
        return "the server sent a line without end"
    return neutralise(str(error) or type(error).__name__)
