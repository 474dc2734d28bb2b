"""Reads addresses, Message-IDs and encoded words out of headers and text, strictly and bounded."""

import re
from base64 import b64decode
from binascii import Error, a2b_qp
from collections.abc import Iterable

from reachinbox.mail.reading.parts import Part, decode_charset

MESSAGE_IDS_MAX = 100

# Long runs cost nothing: each repetition is bounded or can only end at a character it cannot hold.
# `\w`, not a range of code points: ignoring case, the compiler walks through every one of a range.
_LOCAL = r"[\w!#$%&'*+/=?^`{|}~-][\w.!#$%&'*+/=?^`{|}~-]{0,63}"
_DOMAIN = r"\w(?:[\w.-]{0,252}\w)?"
ADDRESS = rf"(?<![A-Za-z0-9.!#$%&*+/?^_{{|}}~-]){_LOCAL}@{_DOMAIN}"
_ADDRESS = re.compile(ADDRESS)
_MESSAGE_ID = re.compile(r"<([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200})@([A-Za-z0-9._-]{1,200})>")
_MESSAGE_ID_LINE = re.compile(
    r"^[ \t>*]{0,20}(?:X-?)?(?:Original-?)?Message-?ID[ \t]*:\s*(<[^<>\s]{3,400}>)",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL_ID_FIELDS = ("original-message-id", "x-original-message-id")
_ENCODED = re.compile(r"=\?([\w-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\s]{0,800})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WRAPPERS = " \t\"'`<>()[]{}*,;:."


def addresses_in(text: str) -> list[str]:
    """Return the addresses in `text` in their order, each once (whatever the case)."""
    found: dict[str, str] = {}
    for match in _ADDRESS.finditer(text):
        address = trim_address(match[0])
        if address:
            found.setdefault(address.lower(), address)
    return list(found.values())


def trim_address(written: str) -> str | None:
    """Return the address in what surrounds it; None when it is none."""
    address = written.strip(_WRAPPERS).removeprefix("mailto:")
    local, at, domain = address.rpartition("@")
    local, domain = local.lstrip("'=."), domain.strip("-._")
    if not at or not local or not domain or ".." in domain or "@" in local:
        return None
    return f"{local}@{domain}"


def typed_address(value: str) -> str | None:
    """Return the address of `rfc822; a@b` (RFC 3464 §2.1.2), also of forms that forget the type."""
    kind, semicolon, rest = value.partition(";")
    if semicolon and kind.strip().lower() not in {"rfc822", "rfc-822", "smtp", "utf-8", "internet"}:
        return next(iter(addresses_in(rest)), None) if "@" in rest else None
    written = (rest if semicolon else value).strip()
    written = re.sub(r"\\x\{([0-9A-Fa-f]{2,6})\}", _unescape, written)  # RFC 6533 §3
    if "<" in written and ">" in written:
        written = written[written.find("<") + 1 : written.rfind(">")]
    written = written.partition(" ")[0] if " " in written and '"' not in written else written
    found = addresses_in(written)
    return found[0] if found else None


def _unescape(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "?"  # noqa: PLR2004


def message_ids_of(root: Part) -> tuple[str, ...]:
    """Return the Message-IDs this mail answers or returns; its own is not among them."""
    found: dict[str, None] = {}
    for name in ("in-reply-to", "references", *_ORIGINAL_ID_FIELDS):
        for value in root.get_all(name):
            _collect(found, value)
    for part in root.walk():
        _collect_from_part(found, part, is_root=part is root)
        if len(found) >= MESSAGE_IDS_MAX:
            break
    for own in _MESSAGE_ID.finditer(root.get("message-id")):
        found.pop(own[0], None)
    return tuple(found)[:MESSAGE_IDS_MAX]


def _collect_from_part(found: dict[str, None], part: Part, *, is_root: bool) -> None:
    if not is_root:
        for name in ("message-id", *_ORIGINAL_ID_FIELDS):
            for value in part.get_all(name):
                _collect(found, value)
    if not part.parts and part.content_type.startswith(("text/", "message/")):
        for match in _MESSAGE_ID_LINE.finditer(part.text()):
            _collect(found, match[1])


def _collect(found: dict[str, None], value: str) -> None:
    for match in _MESSAGE_ID.finditer(value):
        found.setdefault(match[0])


def decode_words(value: str) -> str:
    """Read encoded words (RFC 2047) and leave one line without control characters."""
    text = _ENCODED.sub(_decode_word, _BETWEEN.sub(r"\1\2", value[:4000]))
    return _UNPRINTABLE.sub(" ", text).strip()


def _decode_word(found: re.Match[str]) -> str:
    charset, how, coded = found[1], found[2].lower(), found[3].encode("ascii", "replace")
    try:
        raw = b64decode(coded + b"==") if how == "b" else a2b_qp(coded, header=True)
    except (Error, ValueError):
        return found[0]
    return decode_charset(raw, charset)


def one_line(text: str, most: int = 500) -> str:
    """Return `text` as one harmless line of at most `most` characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text[: most * 4]).split())[:most]


def same_addresses(addresses: Iterable[str]) -> set[str]:
    """Return the addresses as they are compared."""
    return {address.lower() for address in addresses}
