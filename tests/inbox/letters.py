"""The mails that come back about an e-mail of ours."""

from tests.inbox.world import Sent


def bounce(sent: Sent, *, recipient: str | None = None, status: str = "5.1.1") -> bytes:
    """An RFC 3464 report about it."""
    who = recipient or sent.address
    return (
        "From: MAILER-DAEMON@mx.far.example\nTo: news@shop.example\nSubject: Undelivered Mail\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.far.example\n\nFinal-Recipient: rfc822; {who}\nAction: failed\n"
        f"Status: {status}\n\n--b\nContent-Type: message/rfc822\n\n"
        f"To: {who}\nMessage-ID: {sent.message_id}\n\nHello\n--b--\n"
    ).encode()


def complaint(sent: Sent, *, recipient: str | None = None) -> bytes:
    """An RFC 5965 report about it."""
    return (
        "From: fbl@far.example\nTo: news@shop.example\nSubject: complaint\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        "--b\n\nAbuse.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
        f"Original-Rcpt-To: {recipient or sent.address}\n\n--b\nContent-Type: message/rfc822\n\n"
        f"Message-ID: {sent.message_id}\n\nHello\n--b--\n"
    ).encode()


def reply(
    sent: Sent, text: str = "Yes, please.", *, sender: str | None = None, **headers: str
) -> bytes:
    """An answer to it."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return (
        f"From: {sender or sent.address}\nTo: news@shop.example\nSubject: Re: Hello\n{more}"
        f"Message-ID: <{sent.id.hex}@far.example>\nIn-Reply-To: {sent.message_id}\n\n{text}\n\n"
        "On Monday, News wrote:\n> Hello\n"
    ).encode()
