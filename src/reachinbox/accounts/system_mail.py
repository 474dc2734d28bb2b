"""Mail from the instance itself, to its own users: through the system sender, or the sandbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import assert_never
from urllib.parse import unquote, urlsplit
from uuid import UUID

from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.helo import helo_name
from reachinbox.mail.message import message_id_for
from reachinbox.mail.outcomes import (
    Accepted,
    NotSent,
    Outcome,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)
from reachinbox.mail.smtp import ConnectFailed, Connection
from reachinbox.mail.smtp_server import Server, Timeouts
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.settings import SYSTEM_SMTP_SCHEMES, Settings

FROM_NAME = "ReachInbox"
PATIENCE = Timeouts(
    connect=timedelta(seconds=10),
    tls=timedelta(seconds=10),
    greeting=timedelta(seconds=15),
    command=timedelta(seconds=15),
    data=timedelta(seconds=30),
    final_answer=timedelta(seconds=60),
)


@dataclass(frozen=True, slots=True)
class SystemSender:
    """Whom mail of the instance comes from, and which server takes it for which user."""

    address: str
    server_for: Callable[[UUID], Server]


@dataclass(frozen=True, slots=True)
class Letter:
    """A short mail with one link in it."""

    subject: str
    words: str
    link_words: str
    link: str
    after: str


def configured_sender(settings: Settings) -> SystemSender | None:
    """Return the sender of SYSTEM_SMTP_URL and SYSTEM_FROM; None when they are not set."""
    if settings.system_smtp_url is None or settings.system_from is None:
        return None
    place = urlsplit(settings.system_smtp_url.get_secret_value())
    security, usual_port = SYSTEM_SMTP_SCHEMES[place.scheme]
    server = Server(
        host=place.hostname or "",
        port=place.port or usual_port,
        security=security,
        username=unquote(place.username) if place.username else None,
        password=unquote(place.password or "") if place.username else None,
        helo_name=helo_name(settings),
    )
    return SystemSender(settings.system_from, lambda _user_id: server)


async def hand_over(sender: SystemSender, user_id: UUID, to: str, letter: Letter) -> Outcome:
    """Hand one letter to the sender's server; never inside a transaction."""
    try:
        connection = await Connection.open(sender.server_for(user_id), timeouts=PATIENCE)
    except ConnectFailed as failed:
        return failed.outcome
    try:
        outcome = await connection.hand_over(
            sender.address, to, _compose(sender, to, letter), before_final_dot=_go_on
        )
        assert not isinstance(outcome, NotSent), "nobody closed the gate"
        return outcome
    finally:
        await connection.close()


def is_over(outcome: Outcome) -> bool:
    """Whether this outcome is the last: it went, may have gone, or never will."""
    match outcome:
        case Accepted() | Unknown() | RecipientRefused():
            return True
        case RefusedForNow() | ServerTrouble() | SenderRefused():
            return False
        case _:
            assert_never(outcome)


async def _go_on() -> bool:
    return True


def _compose(sender: SystemSender, to: str, letter: Letter) -> bytes:
    text = f"{letter.words}\n\n{letter.link}\n\n{letter.after}\n"
    html = (
        f'<p>{escape(letter.words)}</p><p><a href="{escape(letter.link)}">'
        f"{escape(letter.link_words)}</a></p><p>{escape(letter.after)}</p>"
    )
    return CompiledMessage(from_name=FROM_NAME, from_address=sender.address).fill(
        to_address=to,
        subject=letter.subject,
        text=text,
        html=html,
        message_id=message_id_for(new_id(), sender.address.rpartition("@")[2]),
        date=utc_now(),
    )
