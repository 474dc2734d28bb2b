"""Writes the mails these tests read, naming only what a test is about."""

from typing import Any

OURS = "<0192f0c1000070008000000000000001.rib@shop.example>"


def mail(
    subject: str, body: str, *, sender: str = "Bob <bob@corp.example>", **headers: str
) -> bytes:
    """A mail to us; a header's underscores are hyphens."""
    fields = {
        "From": sender,
        "To": "news@shop.example",
        "Subject": subject,
        "Message-ID": "<own.1@corp.example>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"{head}\n{body}\n".encode()


def report(body: str, *, subject: str = "Delivery failure", **headers: str) -> bytes:
    """A report in plain text from a mail system."""
    return mail(subject, body, **{"sender": "MAILER-DAEMON@mx.far.example", **headers})


def status_report(
    *recipients: dict[str, str], text: str = "It failed.", returned: bool = True, **headers: Any
) -> bytes:
    """An RFC 3464 report; each recipient is its fields."""
    blocks = "\n".join(
        "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in each.items())
        for each in recipients
    )
    original = (
        "--b\nContent-Type: message/rfc822\n\n"
        f"From: news@shop.example\nTo: ann@far.example\nSubject: Hello\nMessage-ID: {OURS}\n\nHello\n"
    )
    body = (
        f"--b\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.far.example\n\n{blocks}\n{original if returned else ''}--b--\n"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    wanted = {"sender": "MAILER-DAEMON@mx.far.example", "Content_Type": kind, **headers}
    return mail("Undelivered Mail Returned to Sender", body, **wanted)
