"""Reads SMTP replies (RFC 5321 §4.2) and their enhanced status codes (RFC 2034, RFC 3463)."""

import re
from typing import NamedTuple

from reachinbox.mail.outcomes import neutralise

# RFC 5321 §4.5.3.1.5 allows 512 octets a line; real servers write more. Past this nobody is
# talking SMTP to us, and memory is not theirs to fill.
REPLY_MAX_BYTES = 64 * 1024

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")


class BadReply(Exception):
    """What came is not an SMTP reply."""


class Reply(NamedTuple):
    """One whole reply: its code and its lines as they came, without their CRLF."""

    code: int
    lines: tuple[bytes, ...]

    @property
    def enhanced(self) -> str | None:
        """The enhanced status code of the last line, such as "5.1.1", or None."""
        found = _ENHANCED.match(self.lines[-1], 4)
        return found.group().decode("ascii") if found else None

    @property
    def answer(self) -> str:
        """The server's own words, code first, as one harmless line of ≤ 500 characters."""
        if len(self.lines) == 1:
            return neutralise(self.lines[0].decode("utf-8", "replace"))
        first, *others = self.lines
        # Gmail repeats the enhanced code on every line; once is enough to read.
        rest = [_ENHANCED.sub(b"", line[4:], count=1).strip() for line in others]
        whole = b" ".join([first[:3], first[4:].strip(), *rest])
        return neutralise(whole.decode("utf-8", "replace"))

    @property
    def is_positive(self) -> bool:
        """Whether this is a 2xx."""
        return 200 <= self.code < 300  # noqa: PLR2004  RFC 5321 §4.2.1

    @property
    def is_intermediate(self) -> bool:
        """Whether this is a 3xx: go on with the data."""
        return 300 <= self.code < 400  # noqa: PLR2004  RFC 5321 §4.2.1


class ReplyReader:
    """Turns bytes, however they are cut, into replies."""

    __slots__ = ("_lines", "_rest", "_size_bytes")

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._rest = b""
        self._size_bytes = 0

    def feed(self, data: bytes) -> list[Reply]:
        """Give the replies that `data` completes; BadReply when it cannot be SMTP."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        self._size_bytes += len(data)
        replies: list[Reply] = []
        for line in lines:
            reply = self._take(line.rstrip(b"\r"))
            if reply is not None:
                replies.append(reply)
        if self._size_bytes > REPLY_MAX_BYTES:
            raise BadReply("the server's reply has no end")
        return replies

    def forget(self) -> None:
        """Drop whatever is half read: what came before TLS proves nothing (RFC 3207 §4.2)."""
        self._lines, self._rest, self._size_bytes = [], b"", 0

    def _take(self, line: bytes) -> Reply | None:
        code, separator = line[:3], line[3:4]
        if len(code) != 3 or not code.isdigit() or separator not in {b"", b" ", b"-"}:  # noqa: PLR2004
            shown = line[:200].decode("utf-8", "replace")
            raise BadReply(f"the server does not speak SMTP: {shown}")
        self._lines.append(line)
        if separator == b"-":
            return None
        reply = Reply(int(code), tuple(self._lines))
        self._lines, self._size_bytes = [], len(self._rest)
        return reply
