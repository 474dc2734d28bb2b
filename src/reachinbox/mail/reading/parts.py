"""Takes a mail apart into its MIME parts: within limits, in linear time, decoding no header.

The standard library is not used: `policy.default` decodes encoded words of Message-IDs into raw
line breaks, and each of its parsers needs seconds for a mail made to that end. Header values here
are what stood there, unfolded, and that is all.
"""

import codecs
import re
from base64 import b64decode
from binascii import Error, a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass, field

SIZE_MAX_BYTES = 1024 * 1024
HEADERS_MAX = 400
HEADER_BLOCK_MAX_BYTES = 256 * 1024
VALUE_MAX_CHARS = 8000
DEPTH_MAX = 8
PARTS_MAX = 100
TEXT_MAX_CHARS = 120_000

_HEADER = re.compile(r"([!-9;-~]{1,76})[ \t]*:(.*)", re.DOTALL)
_PARAMETER = re.compile(r';\s*([\w-]{1,40})(?:\*0?\*?)?\s*=\s*(?:"([^"]{0,500})"|([^;\s"]{1,500}))')
_NESTING = {"message/rfc822", "message/global", "message/partial"}
_SLOW_CHARSETS = {
    "punycode",
    "idna",
    "unicode-escape",
    "raw-unicode-escape",
}  # quadratic, or no text
_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(slots=True)
class Part:
    """A mail or a part of one: its headers (names in lower case), its own body, its parts."""

    headers: list[tuple[str, str]]
    body: bytes
    parts: list["Part"] = field(default_factory=list["Part"])

    def get(self, name: str) -> str:
        """Return the first value of a header; empty when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def get_all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.headers if key == name]

    @property
    def content_type(self) -> str:
        """The media type in lower case; `text/plain` where none is said."""
        said = self.get("content-type").partition(";")[0].strip().lower()
        return said if "/" in said else "text/plain"

    def parameter(self, name: str) -> str:
        """Return a parameter of the Content-Type; empty when there is none."""
        for found in _PARAMETER.finditer(self.get("content-type")):
            if found[1].lower() == name:
                return found[2] if found[2] is not None else found[3]
        return ""

    def walk(self) -> Iterator["Part"]:
        """Give this part and all within it, in their order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def text(self) -> str:
        """Return the body as text with plain line ends, whatever its charset claims to be."""
        raw = decode_transfer(
            self.body[: TEXT_MAX_CHARS * 4], self.get("content-transfer-encoding")
        )
        text = decode_charset(raw, self.parameter("charset"))
        return text[:TEXT_MAX_CHARS].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def parse_mail(raw: bytes) -> Part:
    """Take `raw` apart; what is beyond the limits is not looked at."""
    mail = raw[:SIZE_MAX_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if mail.startswith((b"From ", b">From ")):
        mail = mail.partition(b"\n")[2]
    return _parse(mail, 0, [PARTS_MAX])


def parse_headers(block: str) -> list[tuple[str, str]]:
    """Read header fields; a line that is none ends them."""
    return _read_headers(block.encode("utf-8", "replace"))[0]


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """Undo a Content-Transfer-Encoding; broken base64 gives what it can."""
    match encoding.strip().lower():
        case "quoted-printable":
            return a2b_qp(body)
        case "base64":
            digits = _BASE64.sub(b"", body)
            try:
                return b64decode(digits[: len(digits) // 4 * 4] + _rest(digits))
            except (Error, ValueError):
                return body
        case _:
            return body


def decode_charset(raw: bytes, charset: str) -> str:
    """Decode by what `charset` names, or by what it looks like; never raises."""
    try:
        if charset and codecs.lookup(charset).name not in _SLOW_CHARSETS:
            return raw.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        pass
    return _guess(raw)


def _rest(digits: bytes) -> bytes:
    rest = digits[len(digits) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _guess(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return raw.decode("cp1252", "replace")


def _parse(mail: bytes, depth: int, room: list[int]) -> Part:
    room[0] -= 1
    headers, body = _read_headers(mail)
    part = Part(headers, body)
    kind = part.content_type
    if depth >= DEPTH_MAX or room[0] <= 0:
        return part
    if kind.startswith("multipart/"):
        part.parts = [_parse(piece, depth + 1, room) for piece in _pieces(part, room[0])]
    elif kind in _NESTING:
        inner = decode_transfer(body, part.get("content-transfer-encoding"))
        part.parts = [_parse(inner.lstrip(b"\n"), depth + 1, room)]
    return part


def _pieces(part: Part, most: int) -> list[bytes]:
    boundary = part.parameter("boundary").rstrip().encode("utf-8", "replace")
    if not boundary:
        return []
    between = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\n|\Z)", re.MULTILINE)
    pieces: list[bytes] = []
    start = None
    for found in between.finditer(part.body):
        if start is not None:
            pieces.append(part.body[start : max(start, found.start() - 1)])
        start = None if found[1] else found.end()
        if len(pieces) >= most:
            return pieces
    if start is not None:
        pieces.append(part.body[start:])
    return pieces


def _read_headers(mail: bytes) -> tuple[list[tuple[str, str]], bytes]:
    headers: list[tuple[str, str]] = []
    position = 0
    value: list[str] = []
    while position < len(mail):
        end = mail.find(b"\n", position)
        end = len(mail) if end < 0 else end
        line = mail[position:end].decode("utf-8", "replace")
        if not line:
            position = end + 1
            break
        if line[0] in " \t" and value:
            value.append(line.strip())
        elif found := _HEADER.fullmatch(line):
            _keep(headers, value)
            value = [found[1].lower(), found[2].strip()]
        elif position > 0 or ":" not in line:
            break  # the body began without an empty line
        position = end + 1
    _keep(headers, value)
    return headers, mail[position:]


def _keep(headers: list[tuple[str, str]], value: list[str]) -> None:
    if value and len(headers) < HEADERS_MAX:
        headers.append((value[0], " ".join(value[1:])[:VALUE_MAX_CHARS]))
