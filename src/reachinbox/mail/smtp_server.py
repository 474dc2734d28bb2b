"""What a connection has to know before it is opened: the server, the patience, the greeting."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeAlias

from reachinbox.mail.replies import Reply

Security: TypeAlias = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to connect.

    `security` is "tls" (encrypted from the first byte), "starttls" (encrypted before the login,
    or not used at all) or "none". The password is sent unencrypted only where the user has said
    "none" for this very server; nothing falls back to it.

    `address` is the IP to connect to when the name has been resolved and checked already; TLS
    still checks the certificate against `host`.
    """

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    helo_name: str = "localhost"
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for what.

    RFC 5321 §4.5.3.2 asks for 5 minutes a command and 10 minutes for the answer to the final dot.
    Only the last decides whether we know the outcome, so it is kept; a submission server that
    needs more than a minute for a command is better tried again later.
    """

    connect: timedelta = timedelta(seconds=30)
    tls: timedelta = timedelta(seconds=30)
    greeting: timedelta = timedelta(seconds=60)
    command: timedelta = timedelta(seconds=60)
    data: timedelta = timedelta(minutes=3)
    final_answer: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the server said to EHLO (RFC 5321 §4.1.1.1)."""

    pipelining: bool = False
    starttls: bool = False
    eight_bit_mime: bool = False
    smtp_utf8: bool = False
    has_size: bool = False
    size_max_bytes: int = 0  # 0: no fixed limit (RFC 1870 §4)
    login_mechanisms: frozenset[str] = frozenset()


def read_capabilities(reply: Reply) -> Capabilities:
    """Read the answer to EHLO; unknown keywords are ignored."""
    keywords: dict[str, list[str]] = {}
    for line in reply.lines[1:]:
        # Some servers still write AUTH=LOGIN, as Outlook 97 wanted it.
        words = re.split(r"[ =]+", line[4:].decode("ascii", "replace").upper().strip())
        keywords.setdefault(words[0], []).extend(words[1:])
    size = keywords.get("SIZE", [])
    return Capabilities(
        pipelining="PIPELINING" in keywords,
        starttls="STARTTLS" in keywords,
        eight_bit_mime="8BITMIME" in keywords,
        smtp_utf8="SMTPUTF8" in keywords,
        has_size="SIZE" in keywords,
        size_max_bytes=int(size[0]) if size and re.fullmatch(r"[0-9]{1,18}", size[0]) else 0,
        login_mechanisms=frozenset(keywords.get("AUTH", [])),
    )
