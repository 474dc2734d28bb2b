"""Takes any message apart for people to read; none whatever makes it fail or take long.

Parsed with `compat32`: newer policies decode what they should not and need seconds for crafted
headers.
"""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import Any

from reachinbox.sandbox.glance import decoded

PARSED_MAX_BYTES = 10 * 1024 * 1024
BODY_MAX_CHARS = 1024 * 1024
HEADERS_MAX = 200
PARTS_MAX = 200
MULTIPARTS_MAX = 50  # each line is held against every open boundary, and nesting is recursion

_MULTIPART = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: its name as the sender gave it."""

    filename: str
    content_type: str
    size_bytes: int


@dataclass(slots=True)
class Opened:
    """A message taken apart; `problem` says why something of it is missing."""

    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    text: str | None = None
    html: str | None = None
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    problem: str | None = None


def open_message(raw: bytes) -> Opened:
    """Take `raw` apart; bodies are cut at 1 MiB of characters, whole messages at 10 MiB."""
    opened = Opened()
    if len(raw) > PARSED_MAX_BYTES:
        opened.problem = "The message is very large: only its first 10 MiB are shown."
        raw = raw[:PARSED_MAX_BYTES]
    if sum(1 for _ in _MULTIPART.finditer(raw)) > MULTIPARTS_MAX:
        opened.problem = "The message has too many nested parts: only its headers are shown."
        end = _HEAD_END.search(raw)
        raw = raw[: end.end()] if end else b""
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        opened.headers = _headers(message)
        _take_parts(message, opened)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        # The parser of the standard library is known to trip over crafted mail in these ways.
        opened.problem = "The message is malformed: only what could be read is shown."
    return opened


def _headers(message: Message) -> list[tuple[str, str]]:
    # raw_items: what came, before the library makes Header objects of it
    pairs = list(message.raw_items())[:HEADERS_MAX]
    return [(decoded(_octets(name)), decoded(_octets(value))) for name, value in pairs]


def _take_parts(message: Message, opened: Opened) -> None:
    for number, part in enumerate(message.walk()):
        if number >= PARTS_MAX:
            opened.problem = f"The message has more than {PARTS_MAX} parts: not all are shown."
            return
        if part.is_multipart():
            continue
        content_type = part.get_content_type()
        filename = part.get_filename()
        is_body = filename is None and part.get_content_disposition() != "attachment"
        if is_body and content_type == "text/plain" and opened.text is None:
            opened.text = _text_of(part)
        elif is_body and content_type == "text/html" and opened.html is None:
            opened.html = _text_of(part)
        else:
            opened.attachments.append(
                Attachment(
                    decoded(_octets(filename or "")), decoded(_octets(content_type)), _size(part)
                )
            )


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(part.get_content_charset("utf-8"))
    try:
        text = content.decode(charset, "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return text[:BODY_MAX_CHARS].replace("\0", "\N{REPLACEMENT CHARACTER}")


def _size(part: Message) -> int:
    content = part.get_payload(decode=True)
    return len(content) if isinstance(content, bytes) else 0


def _octets(value: Any) -> bytes:
    """Give back what came: the parser keeps bytes beyond ASCII as surrogates."""
    return str(value).encode("utf-8", "surrogateescape")
