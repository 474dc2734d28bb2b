"""Reads complaints that mailbox providers pass on (RFC 5965), and those older than it."""

import re

from reachinbox.mail.reading.findings import Failed
from reachinbox.mail.reading.originals import Report
from reachinbox.mail.reading.parts import Part, decode_transfer, parse_headers
from reachinbox.mail.reading.words import addresses_in, one_line, typed_address

# Not every feedback is a person's complaint: RFC 6591 reports failed authentication, and
# `not-spam` takes one back (RFC 6430).
COMPLAINTS = {
    "abuse",
    "fraud",
    "opt-out",
    "opt-out-list",
    "other",
    "complaint",
    "virus",
    "spam",
    "miscategorized",
    "",
}
_RECIPIENT_FIELDS = ("original-rcpt-to", "x-original-rcpt-to", "removal-recipient", "redacted-address",
                     "x-hmxmroriginalrecipient", "x-rcpt-to")  # fmt: skip
_OLD_SUBJECT = re.compile(
    r"complaint about message from|email feedback report for|^(?:fw: )?\[?(?:spam|abuse) (?:complaint|report|feedback)|"
    r"feedback loop|^fbl\b|this is a spam (?:report|complaint)|client tos notification",
    re.IGNORECASE,
)
_OLD_SENDER = re.compile(
    r"(?:staff@hotmail|scomp@aol|feedbackloop@|fbl[-.@]|feedback@|arf@|abuse-?report|feedbackloop\.|fblreport)",
    re.IGNORECASE,
)


def feedback_of(root: Part) -> list[tuple[str, str]] | None:
    """Return the fields of the machine's part of a complaint; None when there is none."""
    for part in root.walk():
        if part.content_type == "message/feedback-report":
            body = decode_transfer(part.body, part.get("content-transfer-encoding"))
            return parse_headers(body.decode("utf-8", "replace").strip("\n"))
    return None


def feedback_type(fields: list[tuple[str, str]]) -> str:
    """Return the kind of feedback in lower case."""
    return next((value for name, value in fields if name == "feedback-type"), "").strip().lower()


def is_old_complaint(root: Part, subject: str, report: Report) -> bool:
    """Return whether it is a complaint from before RFC 5965: its subject or sender, and the mail."""
    return bool(report.returned) and (
        _OLD_SENDER.search(root.get("from")) is not None
        and (_OLD_SUBJECT.search(subject) is not None or "complaint" in report.text[:3000].lower())
    )


def complainers(fields: list[tuple[str, str]], report: Report) -> list[Failed]:
    """Return who complained: whom the complaint names, else whom the returned message went to."""
    named = [
        address
        for wanted in _RECIPIENT_FIELDS
        for name, value in (*fields, *report.returned)
        if name == wanted and (address := typed_address(value) or _first(value))
    ]
    people = list(dict.fromkeys(named)) or report.addresses("to", "x-original-to")
    said = one_line(f"feedback: {feedback_type(fields) or 'complaint'}")
    return [
        Failed(person, is_hard=True, reason="complaint", code=None, said=said) for person in people
    ]


def _first(value: str) -> str | None:
    return next(iter(addresses_in(value)), None)
