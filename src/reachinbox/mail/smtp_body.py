"""Puts a message into the form SMTP wants on the wire."""

import re
from collections.abc import Sequence

_LINE_END = re.compile(rb"\r\n|\r|\n")


def wire_form(message: bytes | Sequence[bytes]) -> tuple[bytes, bytes]:
    """Give (the message as it is, with CRLF line ends; the same dot-stuffed, without the dot).

    Bare CR and LF become CRLF, so that no server sees an end of data where we wrote none
    (RFC 5321 §2.3.8, §4.5.2).
    """
    whole = message if isinstance(message, bytes) else b"".join(message)
    line_ends = whole.count(b"\r\n")
    if whole.count(b"\n") != line_ends or whole.count(b"\r") != line_ends:
        whole = _LINE_END.sub(b"\r\n", whole)
    if not whole.endswith(b"\r\n"):
        whole += b"\r\n"
    stuffed = whole.replace(b"\n.", b"\n..")
    return whole, b"." + stuffed if stuffed.startswith(b".") else stuffed
