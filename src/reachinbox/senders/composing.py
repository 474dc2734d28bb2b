"""Compose e-mails: templates and headers are compiled once, each e-mail only fills them in."""

import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.content import Content, content_of
from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.message import message_id_for
from reachinbox.mail.templates import Template, compile_template
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.senders.tables import Sender

SENDER_KEPT_SECONDS = 15  # a changed name or reply address is seen this much later
CAMPAIGNS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Composed:
    """A message ready to be handed over."""

    mail_from: str
    recipient: str
    message: bytes


@dataclass(frozen=True, slots=True)
class _From:
    address: str
    compiled: CompiledMessage
    read_at: float


class Composer:
    """Composes e-mails of any campaign; keeps what they share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contents: dict[UUID, tuple[Content, Template]] = {}
        self._froms: dict[UUID, _From] = {}

    async def compose(self, email: ClaimedEmail) -> Composed:
        """Return the message of one e-mail; raises what the template or a header raises."""
        content, template = await self._content(email.campaign_id)
        sender = await self._sender(email.sender_id)
        rendered = template.render({**email.fields, "email": email.address})
        message = sender.compiled.fill(
            to_address=email.address,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=message_id_for(email.id, content.message_domains[str(email.sender_id)]),
            date=utc_now(),
        )
        return Composed(sender.address, email.address, message)

    async def _content(self, campaign_id: UUID) -> tuple[Content, Template]:
        kept = self._contents.get(campaign_id)
        if kept is None:
            async with self._database.transaction() as session:
                content = await content_of(session, campaign_id)
            kept = content, compile_template(content.subject, content.html, content.text)
            while len(self._contents) >= CAMPAIGNS_KEPT:
                del self._contents[next(iter(self._contents))]
            self._contents[campaign_id] = kept
        return kept

    async def _sender(self, sender_id: UUID) -> _From:
        kept = self._froms.get(sender_id)
        now = time.monotonic()
        if kept is None or now - kept.read_at > SENDER_KEPT_SECONDS:
            async with self._database.transaction() as session:
                sender = (await session.scalars(select(Sender).filter_by(id=sender_id))).one()
            compiled = CompiledMessage(
                from_name=sender.name, from_address=sender.email, reply_to=sender.reply_to
            )
            kept = self._froms[sender_id] = _From(sender.email, compiled, now)
        return kept
