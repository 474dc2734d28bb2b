"""Builds messages fast: what does not change in a campaign is written once, the rest filled in.

EmailMessage needs 1.4 ms for a message, MIMEMultipart 0.33 ms; this a few microseconds. The tests
hold its bytes against what the standard library would have built.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2s

from reachinbox.mail.bodies import encode_body
from reachinbox.mail.headers import field, mailbox_field, subject_field
from reachinbox.mail.message import check_message_id, format_date
from reachinbox.mail.wire_address import check_address

# What fill() writes itself and nobody else may.
OWN_FIELDS = frozenset(
    {
        *("from", "sender", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to"),
        *("mime-version", "content-type", "content-transfer-encoding", "return-path", "received"),
    }
)


class CompiledMessage:
    """The message of one campaign from one sender, but for what varies from e-mail to e-mail.

    ValueError for an address or a header name that is none, and for a header of OWN_FIELDS.
    """

    __slots__ = ("_constant_fields", "_from_field")

    def __init__(
        self,
        *,
        from_name: str,
        from_address: str,
        reply_to: str | None = None,
        extra_headers: Mapping[str, str] | None = None,
    ) -> None:
        self._from_field = mailbox_field("From", from_name, from_address)
        reply_to_field = mailbox_field("Reply-To", "", reply_to) if reply_to else ""
        self._constant_fields = reply_to_field + _fields(extra_headers or {})

    def fill(
        self,
        *,
        to_address: str,
        subject: str,
        text: str,
        html: str,
        message_id: str,
        date: datetime,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Give the whole message with CRLF line ends, not dot-stuffed.

        multipart/alternative, the text before the HTML (RFC 2046 §5.1.4). Pure ASCII, unless the
        address itself is not (then RFC 6532 and SMTPUTF8).
        """
        check_address(to_address)
        check_message_id(message_id)
        text_encoding, text_body = encode_body(text)
        html_encoding, html_body = encode_body(html)
        boundary = _boundary(message_id, text_body, html_body)
        return (
            f"{self._from_field}To: {to_address}\r\n{subject_field(subject)}"
            f"Date: {format_date(date)}\r\nMessage-ID: {message_id}\r\n"
            f"{self._constant_fields}{_fields(headers) if headers else ''}"
            "MIME-Version: 1.0\r\n"
            f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'
            f"\r\n--{boundary}\r\n"
            'Content-Type: text/plain; charset="utf-8"\r\n'
            f"Content-Transfer-Encoding: {text_encoding}\r\n"
            f"\r\n{text_body}\r\n--{boundary}\r\n"
            'Content-Type: text/html; charset="utf-8"\r\n'
            f"Content-Transfer-Encoding: {html_encoding}\r\n"
            f"\r\n{html_body}\r\n--{boundary}--\r\n"
        ).encode()


def _fields(headers: Mapping[str, str]) -> str:
    for name in headers:
        if name.lower() in OWN_FIELDS:
            raise ValueError(f"the header {name} is written by the message itself")
    return "".join(field(name, value) for name, value in headers.items())


def _boundary(message_id: str, *bodies: str) -> str:
    """Give a boundary that stands in none of `bodies`, always the same for the same message."""
    seed = message_id
    while True:
        boundary = "=_" + blake2s(seed.encode("ascii"), digest_size=12).hexdigest()
        if not any(boundary in body for body in bodies):
            return boundary
        seed += "+"
