"""The sandbox's buttons: an answer, a bounce, a complaint, exactly as they would come by mail."""

from collections.abc import Callable
from email.utils import format_datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from reachinbox.accounts.access import SignedIn
from reachinbox.inbox.matching import Came, take_in
from reachinbox.inbox.rules import rules_of
from reachinbox.mail.headers import one_line
from reachinbox.mail.reading import read_mail
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.edge import TheSettings, Transaction, TransactionRoute
from reachinbox.runtime.errors import Invalid
from reachinbox.runtime.ids import new_id
from reachinbox.sandbox.mailbox import find_message
from reachinbox.sandbox.tables import SandboxMessage
from reachinbox.senders.composing import unsubscribe_links

Kind = Literal["reply", "out_of_office", "bounce", "soft_bounce", "complaint"]
router = APIRouter(prefix="/api/sandbox", tags=["sandbox"], route_class=TransactionRoute)


class Answer(BaseModel):
    """What the recipient, or their server, answers."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    text: Annotated[str, Field(max_length=5000)] = "Thank you, that sounds good."


class AnswerView(BaseModel):
    """What was read out of the mail that came back, and what followed from it."""

    kind: str
    facts: list[str]


@router.post("/messages/{message_id}/answer", summary="Let a message be answered or come back")
async def post_answer(
    user: SignedIn, tx: Transaction, settings: TheSettings, message_id: UUID, answer: Answer
) -> AnswerView:
    """Write the mail that would come back, read it, and act on it as on any other."""
    message = await find_message(tx, user.id, message_id)
    if message.message_id is None:
        raise Invalid("This message has no Message-ID, so nothing can refer to it.")
    raw = _WRITERS[answer.kind](message, answer.text).encode("utf-8", "replace")
    reading = read_mail(raw)
    tokens = unsubscribe_links(settings).tokens
    facts = await take_in(tx, user.id, Came(reading, raw), rules_of(settings), tokens)
    return AnswerView(kind=reading.kind, facts=[fact for fact in facts if fact])


def _head(sender: str, message: SandboxMessage, subject: str, more: str) -> str:
    return (
        f"From: {sender}\nTo: {message.mail_from}\nSubject: {one_line(subject)}\n"
        f"Date: {format_datetime(utc_now())}\nMessage-ID: <{new_id().hex}@sandbox.example>\n{more}"
    )


def _reply(message: SandboxMessage, text: str) -> str:
    more = f"In-Reply-To: {message.message_id}\n\n"
    head = _head(message.rcpt_to, message, f"Re: {message.subject}", more)
    return f"{head}{text}\n\nOn that day, {message.mail_from} wrote:\n> {message.subject}\n"


def _out_of_office(message: SandboxMessage, _text: str) -> str:
    more = f"In-Reply-To: {message.message_id}\nAuto-Submitted: auto-replied\n\n"
    head = _head(message.rcpt_to, message, f"Out of office: {message.subject}", more)
    return f"{head}I am out of the office until Monday.\n"


def _bounce(message: SandboxMessage, _text: str) -> str:
    return _report(message, "5.1.1", "smtp; 550 5.1.1 User unknown")


def _soft_bounce(message: SandboxMessage, _text: str) -> str:
    return _report(message, "5.2.2", "smtp; 552 5.2.2 Mailbox full")


def _report(message: SandboxMessage, status: str, said: str) -> str:
    kind = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    head = _head("MAILER-DAEMON@sandbox.example", message, "Undelivered Mail", kind)
    return (
        f"{head}--b\n\nYour message could not be delivered.\n--b\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; sandbox.example\n\n"
        f"Final-Recipient: rfc822; {message.rcpt_to}\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: {said}\n\n{_returned(message)}"
    )


def _complaint(message: SandboxMessage, _text: str) -> str:
    kind = 'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
    head = _head("fbl@sandbox.example", message, "complaint", kind)
    return (
        f"{head}--b\n\nA person called this message unwanted.\n--b\n"
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
        f"User-Agent: sandbox/1\nOriginal-Rcpt-To: {message.rcpt_to}\n\n{_returned(message)}"
    )


def _returned(message: SandboxMessage) -> str:
    return (
        "--b\nContent-Type: text/rfc822-headers\n\n"
        f"To: {message.rcpt_to}\nMessage-ID: {message.message_id}\n\n--b--\n"
    )


_WRITERS: dict[Kind, Callable[[SandboxMessage, str], str]] = {
    "reply": _reply,
    "out_of_office": _out_of_office,
    "bounce": _bounce,
    "soft_bounce": _soft_bounce,
    "complaint": _complaint,
}
