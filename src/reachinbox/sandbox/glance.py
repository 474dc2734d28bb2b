"""Reads the little of a message that lists show, fast and without trusting it."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

HEADERS_MAX_BYTES = 64 * 1024
SHOWN_MAX_CHARS = 1000

_SUBJECT = re.compile(
    rb"^subject:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_MESSAGE_ID = re.compile(
    rb"^message-id:\s*(<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>)", re.IGNORECASE | re.MULTILINE
)
_FOLD = re.compile(r"\r?\n[ \t]+")
_HEAD_END = re.compile(rb"(?:^|\r?\n)\r?\n")
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def glance_at(raw: bytes) -> tuple[str, str | None]:
    """Give a message's subject ("" when there is none) and its Message-ID."""
    end = _HEAD_END.search(raw, 0, HEADERS_MAX_BYTES)
    head = raw[: end.start() if end else HEADERS_MAX_BYTES]
    subject, message_id = _SUBJECT.search(head), _MESSAGE_ID.search(head)
    return (
        decoded(subject.group(1)) if subject else "",
        message_id.group(1).decode("ascii") if message_id else None,
    )


def decoded(value: bytes) -> str:
    """Give a header's value for people to read: encoded words decoded, one harmless line."""
    # 4,000 bytes show all that will be shown; longer ones take seconds to decode
    unfolded = _FOLD.sub(" ", value[: 4 * SHOWN_MAX_CHARS].decode("utf-8", "replace"))
    if "=?" in unfolded:
        unfolded = _decode_words(unfolded)
    return printable(unfolded)


def printable(words: str) -> str:
    """Give `words` as one line of at most 1,000 characters that the database and a browser bear."""
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", words).strip()[:SHOWN_MAX_CHARS]


def _decode_words(value: str) -> str:
    try:
        parts = decode_header(value)
        return "".join(
            part if isinstance(part, str) else part.decode(charset or "latin-1", "replace")
            for part, charset in parts
        )
    except (HeaderParseError, LookupError, ValueError):  # strange charsets, broken base64
        return value
