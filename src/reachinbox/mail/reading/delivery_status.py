"""Reads the machine's part of a delivery report (RFC 3464), also where it stands in plain text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reachinbox.mail.reading.findings import Failed
from reachinbox.mail.reading.parts import Part, decode_transfer, parse_headers
from reachinbox.mail.reading.severity import judge
from reachinbox.mail.reading.words import one_line, same_addresses, typed_address

RECIPIENTS_MAX = 1000
STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_PLAIN_BLOCK = re.compile(
    r"^[ \t>]*(?:(?:X-)?(?:Original|Final|Actual)-Recipient|Reporting-MTA)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(r"\n[ \t]*\n")
_INLINE_MAX_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Status:
    """One recipient's fields."""

    action: str
    """the first word of Action in lower case; empty when it is missing"""
    failed: Failed
    is_late: bool


def statuses_in(root: Part) -> list[Status]:
    """Return what every delivery-status part says of each recipient.

    Parts inside a returned message are another report's and are not read.
    """
    found: list[Status] = []
    for part in _own_parts(root):
        if part.content_type in STATUS_TYPES:
            body = decode_transfer(part.body, part.get("content-transfer-encoding"))
            found += _read(body.decode("utf-8", "replace"))
    return _merged(found)


def statuses_in_text(text: str) -> list[Status]:
    """Return the same for a report that stands in the text, as some systems write or forward it."""
    start = _PLAIN_BLOCK.search(text)
    if start is None:
        return []
    return _merged(_read(text[start.start() : start.start() + _INLINE_MAX_CHARS]))


def _own_parts(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.parts:
        if not part.content_type.startswith("message/") or part.content_type in STATUS_TYPES:
            yield from _own_parts(inner)


def _read(text: str) -> Iterator[Status]:
    recipients = 0
    for block in _BLANK.split(text):
        fields = parse_headers(block.strip("\n"))
        status = _status(dict(reversed(fields)))
        if status is not None:
            yield status
            recipients += 1
        if recipients >= RECIPIENTS_MAX:
            return


def _status(fields: dict[str, str]) -> Status | None:
    names = ("original-recipient", "final-recipient", "x-actual-recipient", "recipient")
    addresses = [found for name in names if (found := typed_address(fields.get(name, "")))]
    if not addresses:
        return None
    action = fields.get("action", "").strip().lower().partition(" ")[0].strip("();,")
    code = fields.get("status", "")
    said = " ".join(
        part
        for name in ("diagnostic-code", "x-notes", "x-supplementary-info", "x-display-name")
        if (part := fields.get(name, "")) and name != "x-display-name"
    )
    said = said or code.partition(" ")[2]
    is_hard, reason, best = judge(code, said)
    main, *others = addresses
    seen = {main.lower()}
    also = tuple(a for a in others if a.lower() not in seen and not seen.add(a.lower()))
    failed = Failed(main, is_hard, reason, best, one_line(said or code), also)
    return Status(action, failed, action == "delayed")


def _merged(statuses: Iterable[Status]) -> list[Status]:
    """Keep one for each recipient, a failure before a delay, what is known before what is not."""
    by_address: dict[str, Status] = {}
    for status in statuses:
        key = status.failed.address.lower()
        kept = by_address.get(key)
        if kept is None or (kept.is_late and not status.is_late):
            by_address[key] = status
    return list(by_address.values())


def failures_of(statuses: Iterable[Status]) -> list[Failed]:
    """Return those that say a delivery failed for good."""
    return [
        status.failed
        for status in statuses
        if status.action.startswith(("fail", "error", "bounce", "undeliver"))
        or (not status.action and status.failed.code is not None)
    ]


def delays_of(statuses: Iterable[Status]) -> list[Failed]:
    """Return those that say it will be tried again."""
    return [status.failed for status in statuses if status.is_late]


def is_about(failed: Failed, addresses: Iterable[str]) -> bool:
    """Return whether one of `addresses` is the recipient."""
    return bool(same_addresses(failed.addresses) & same_addresses(addresses))
