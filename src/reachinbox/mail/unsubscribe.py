"""The way out that every campaign mail carries: its headers, its link, and the token in it.

Headers of RFC 2369 and RFC 8058. A token is the e-mail, the user and the address, encrypted and
authenticated (AES-SIV, RFC 5297): opaque, always the same for the same e-mail, good for ever, and
readable without any row, since rows are cleaned up and links are not.
"""

import base64
import binascii
import re
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

UNSUBSCRIBE_URL, POSTAL_ADDRESS = "unsubscribe_url", "postal_address"
SENDER_NAME, SENDER_EMAIL = "sender_name", "sender_email"
OWN_VARIABLES = frozenset({UNSUBSCRIBE_URL, POSTAL_ADDRESS, SENDER_NAME, SENDER_EMAIL})
"""What every template may use without any CSV having it."""

TOKEN_MAX_CHARS = 600
SUBJECT = "unsubscribe"
_PLACE = [b"unsubscribe 1"]
_IDS_BYTES = 32
_VARIABLE = re.compile(r"\{[{%][^{}]*\bunsubscribe_url\b")
_IN_SUBJECT = re.compile(
    rf"^\s*{SUBJECT}[\s:-]+([A-Za-z0-9_-]{{60,{TOKEN_MAX_CHARS}}})\s*$", re.IGNORECASE
)
_END_OF_BODY = re.compile(r"</body\s*>|</html\s*>", re.IGNORECASE)

_FOOTER_HTML = """
<div style="margin-top:32px;padding-top:12px;border-top:1px solid #d8d8d8;\
font:12px/1.5 sans-serif;color:#707070">
<p>You get this because your address is on the list of {{ sender_name }} ({{ sender_email }}). \
<a href="{{ unsubscribe_url }}" style="color:#707070">Unsubscribe</a></p>
<p>{{ postal_address }}</p>
</div>
"""
_FOOTER_TEXT = """

--\u0020
You get this because your address is on the list of {{ sender_name }} ({{ sender_email }}).
Unsubscribe: {{ unsubscribe_url }}
{{ postal_address }}
"""


class Leaving(NamedTuple):
    """Who wants no more mail, of whom, and which e-mail the link stood in."""

    email_id: UUID
    user_id: UUID
    address: str


class UnsubscribeTokens:
    """Writes and reads tokens under one key of 32 bytes."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def write(self, leaving: Leaving) -> str:
        """Give the token that stands in the link; letters, digits, `-` and `_`."""
        plain = leaving.email_id.bytes + leaving.user_id.bytes + leaving.address.encode()
        return _encode(self._cipher.encrypt(plain, _PLACE))

    def read(self, token: str) -> Leaving | None:
        """Give what a token of ours says; None for anything else.

        Whatever is wrong is found by the same comparison of 128 bits in constant time.
        """
        if not token.isascii() or len(token) > TOKEN_MAX_CHARS:
            return None
        try:
            sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            if _encode(sealed) != token:  # the last letter has bits that mean nothing
                return None
            plain = self._cipher.decrypt(sealed, _PLACE)
            address = plain[_IDS_BYTES:].decode()
            return Leaving(UUID(bytes=plain[:16]), UUID(bytes=plain[16:_IDS_BYTES]), address)
        except (binascii.Error, InvalidTag, ValueError):
            return None


def _encode(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")


def unsubscribe_headers(url: str, mailbox: str, token: str) -> dict[str, str]:
    """Give the headers by which mail programs offer to leave (RFC 2369 §3.2, RFC 8058 §3.1).

    `mailbox` is where a mail whose subject holds the token is read.
    """
    return {
        "List-Unsubscribe": f"<{url}>, <mailto:{mailbox}?subject={SUBJECT}%20{token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def token_in_subject(subject: str) -> str | None:
    """Give the token of a mail that was sent to unsubscribe."""
    found = _IN_SUBJECT.match(subject)
    return found[1] if found else None


def has_way_out(source: str) -> bool:
    """Return whether a template says where to unsubscribe."""
    return _VARIABLE.search(source) is not None


def with_footer(html: str, text: str | None) -> tuple[str, str | None]:
    """Give both bodies of a template with a link to leave and the postal address.

    A body that has the link is left as it is: its author has placed both.
    """
    if not has_way_out(html):
        ends = list(_END_OF_BODY.finditer(html))
        place = ends[0].start() if ends else len(html)
        html = html[:place] + _FOOTER_HTML + html[place:]
    if text is not None and not has_way_out(text):
        text = text.rstrip() + _FOOTER_TEXT
    return html, text
