"""Writes header fields that say exactly what they were given and can never become two.

The standard library of Python 3.11 decodes encoded words in what it is given to encode, so that
the subject ``=?utf-8?q?=0D=0A?=Bcc: x@y`` becomes a Bcc header. Here text is only text: control
characters become spaces, and whatever could be read as an encoded word is itself encoded.
"""

import re
from base64 import b64encode

from reachinbox.mail.wire_address import check_address

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,47}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r" *[^ ]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")  # RFC 5322 §3.2.3, with spaces between

LINE_MAX_CHARS = 78  # RFC 5322 §2.1.1
_ENCODED_LINE_MAX_CHARS = 76  # RFC 2047 §2
_ENCODED_OVERHEAD_CHARS = len("=?utf-8?b??=")
_ENCODED_WORD_MAX_CHARS = 75  # RFC 2047 §2
_WORD_MAX_CHARS = 900  # an unsubscribe URL stays whole; RFC 5322 §2.1.1 forbids lines over 998
_NAME_MAX_CHARS = 60


def one_line(text: str) -> str:
    """Give `text` with each run of control characters as one space, and trimmed."""
    if not text.isprintable():
        text = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))
    return text.strip()


def subject_field(subject: str) -> str:
    """Give the whole Subject field with its CRLF; any text at all is allowed."""
    text = one_line(subject)
    if 0 < len(text) < LINE_MAX_CHARS - len("Subject:") and text.isascii() and "=?" not in text:
        return f"Subject: {text}\r\n"
    return _field("Subject", text, word_max_chars=LINE_MAX_CHARS - len("Subject: "))


def field(name: str, value: str) -> str:
    """Give a whole field with its CRLF; ValueError for a name that is none (or over 48 long)."""
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"not a header name: {name[:60]!r}")
    return _field(name, one_line(value), word_max_chars=_WORD_MAX_CHARS)


def mailbox_field(name: str, display_name: str, address: str) -> str:
    """Give a field such as `From: Ada <ada@example.com>` with its CRLF (RFC 5322 §3.4)."""
    check_address(address)
    phrase = one_line(display_name)
    if not phrase:
        return f"{name}: {address}\r\n"
    if not phrase.isascii() or "=?" in phrase or len(phrase) > _NAME_MAX_CHARS:
        written = _encoded_words(phrase, len(name) + 2)
    elif _ATOMS.fullmatch(phrase) and "  " not in phrase:
        written = phrase
    else:
        written = '"' + phrase.replace("\\", "\\\\").replace('"', '\\"') + '"'
    start = f"{name}: {written}"
    last_line_chars = len(start) - (start.rfind("\n") + 1)
    line_max_chars = _ENCODED_LINE_MAX_CHARS if "=?" in written else LINE_MAX_CHARS
    fold = "\r\n" if last_line_chars + len(address) + 3 > line_max_chars else ""
    return f"{start}{fold} <{address}>\r\n"


def _field(name: str, text: str, *, word_max_chars: int) -> str:
    if text.isascii() and "=?" not in text:
        folded = _fold(text, len(name) + 2, word_max_chars)
        if folded is not None:
            return f"{name}: {folded}\r\n" if folded else f"{name}:\r\n"
    return f"{name}: {_encoded_words(text, len(name) + 2)}\r\n"


def _fold(text: str, column: int, word_max_chars: int) -> str | None:
    """Break before words so that lines stay short; None when a word is too long for that."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        if len(word) > word_max_chars:
            return None
        if pieces and column + len(word) > LINE_MAX_CHARS:
            pieces.append("\r\n")
            column = 0
        pieces.append(word)
        column += len(word)
    return "".join(pieces)


def _encoded_words(text: str, column: int) -> str:
    """Encode by RFC 2047, cut between characters, one encoded word to a line."""
    raw = text.encode("utf-8")
    words: list[str] = []
    start = 0
    room_chars = _ENCODED_LINE_MAX_CHARS - column
    while start < len(raw):
        end = start + (room_chars - _ENCODED_OVERHEAD_CHARS) // 4 * 3
        while end < len(raw) and raw[end] & 0xC0 == 0x80:  # noqa: PLR2004  inside a character
            end -= 1
        words.append(f"=?utf-8?b?{b64encode(raw[start:end]).decode('ascii')}?=")
        start = end
        room_chars = _ENCODED_WORD_MAX_CHARS
    return "\r\n ".join(words)
