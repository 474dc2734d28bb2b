"""Chooses for each part of a message the transfer encoding that carries it unharmed (RFC 2045)."""

from base64 import encodebytes
from binascii import b2a_qp
from typing import Literal, TypeAlias

TransferEncoding: TypeAlias = Literal["7bit", "quoted-printable", "base64"]

LINE_MAX_CHARS = 998  # RFC 5322 §2.1.1, without the CRLF


def encode_body(text: str) -> tuple[TransferEncoding, str]:
    """Give the encoding and the encoded text, with CRLF line ends and one at its end.

    Text in ASCII goes as it is; mostly ASCII is quoted-printable, readable for a person who looks
    at the source; anything else base64. Lone surrogates become question marks.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        text += "\n"
    with_crlf = text.replace("\n", "\r\n")
    if text.isascii() and "\0" not in text and _longest_line(text) <= LINE_MAX_CHARS:
        return "7bit", with_crlf
    raw = with_crlf.encode("utf-8", "replace")
    # Quoted-printable makes 3 of each byte beyond ASCII, base64 4 of every 3.
    if (len(raw) - len(with_crlf)) * 6 <= len(raw):
        return "quoted-printable", b2a_qp(raw).decode("ascii")
    return "base64", encodebytes(raw).replace(b"\n", b"\r\n").decode("ascii")


def _longest_line(text: str) -> int:
    if len(text) <= LINE_MAX_CHARS:
        return len(text)
    return max(map(len, text.split("\n")))
