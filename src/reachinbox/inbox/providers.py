"""Reads what providers report into one form, whatever words each has for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from reachinbox.mail.reading.severity import judge
from reachinbox.mail.reading.words import one_line

EVENTS_MAX = 2000


@dataclass(frozen=True, slots=True)
class HookEvent:
    """One recipient a provider reports on."""

    kind: Literal["bounce", "complaint", "unsubscribe"]
    address: str
    message_id: str
    is_hard: bool = False
    reason: str = "undelivered"
    code: str | None = None
    said: str = ""


def read_ses(message: dict[str, Any]) -> Iterator[HookEvent]:
    """Read the `Message` of a notification of Amazon SES: bounces and complaints."""
    kind = _text(message, "notificationType") or _text(message, "eventType")
    mail = _part(message, "mail")
    ours = _text(_part(mail, "commonHeaders"), "messageId") or _header(mail)
    if kind == "Bounce":
        bounce = _part(message, "bounce")
        is_permanent = _text(bounce, "bounceType") == "Permanent"
        for who in _parts(bounce, "bouncedRecipients"):
            said = _text(who, "diagnosticCode") or _text(bounce, "bounceSubType")
            yield _bounce(
                _text(who, "emailAddress"),
                ours,
                said,
                _text(who, "status"),
                may_be_hard=is_permanent,
            )
    elif kind == "Complaint":
        complaint = _part(message, "complaint")
        if _text(complaint, "complaintFeedbackType") != "not-spam":
            for who in _parts(complaint, "complainedRecipients"):
                yield HookEvent("complaint", _text(who, "emailAddress"), ours)


def read_sendgrid(events: Any) -> Iterator[HookEvent]:
    """Read SendGrid's list of events."""
    for event in _dicts(events):
        who, ours = _text(event, "email"), _text(event, "smtp-id")
        match _text(event, "event"):
            case "bounce":
                is_block = _text(event, "type") == "blocked"
                said, code = _text(event, "reason"), _text(event, "status")
                yield _bounce(who, ours, said, code, may_be_hard=not is_block)
            case "spamreport":
                yield HookEvent("complaint", who, ours)
            case "unsubscribe" | "group_unsubscribe":
                yield HookEvent("unsubscribe", who, ours)
            case _:
                pass


def read_mailgun(body: dict[str, Any]) -> Iterator[HookEvent]:
    """Read Mailgun's `event-data`."""
    event = _part(body, "event-data")
    who = _text(event, "recipient")
    ours = _text(_part(_part(event, "message"), "headers"), "message-id")
    ours = ours if ours.startswith("<") else f"<{ours}>"
    match _text(event, "event"):
        case "failed":
            status = _part(event, "delivery-status")
            words = _text(status, "message") or _text(status, "description")
            said = f"{_text(status, 'code')} {words}"
            code = _text(status, "enhanced-code")
            is_permanent = _text(event, "severity") == "permanent"
            yield _bounce(who, ours, said, code, may_be_hard=is_permanent)
        case "complained":
            yield HookEvent("complaint", who, ours)
        case "unsubscribed":
            yield HookEvent("unsubscribe", who, ours)
        case _:
            pass


def read_postmark(body: dict[str, Any]) -> Iterator[HookEvent]:
    """Read Postmark's webhook; our Message-ID stands in its metadata under `message-id`."""
    who = _text(body, "Email") or _text(body, "Recipient")
    ours = _text(_part(body, "Metadata"), "message-id")
    match _text(body, "RecordType"), _text(body, "Type"):
        case "Bounce", kind:
            said = _text(body, "Details") or _text(body, "Description")
            yield _bounce(
                who, ours, said, "", may_be_hard=kind in {"HardBounce", "BadEmailAddress"}
            )
        case "SpamComplaint", _:
            yield HookEvent("complaint", who, ours)
        case "SubscriptionChange", _ if body.get("SuppressSending") is True:
            yield HookEvent("unsubscribe", who, ours)
        case _:
            pass


def _bounce(who: str, ours: str, said: str, code: str, *, may_be_hard: bool) -> HookEvent:
    """Judge by code and words; what the provider calls temporary or blocked is never hard."""
    is_hard, reason, best = judge(code, said)
    return HookEvent("bounce", who, ours, is_hard and may_be_hard, reason, best, one_line(said))


def _header(mail: dict[str, Any]) -> str:
    names = (
        each for each in _parts(mail, "headers") if _text(each, "name").lower() == "message-id"
    )
    return next((_text(each, "value") for each in names), "")


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return str(found)[:2000] if isinstance(found, str | int) else ""


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _parts(value: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    return _dicts(value.get(name))


def _dicts(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        return []
    items = cast("list[Any]", value)[:EVENTS_MAX]
    return [cast("dict[str, Any]", each) for each in items if isinstance(each, dict)]
