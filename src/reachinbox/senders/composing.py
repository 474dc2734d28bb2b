"""Compose e-mails: templates and headers are compiled once, each e-mail only fills them in."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.derived_keys import derive_key
from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.content import Content, contents_of
from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.message import message_id_for
from reachinbox.mail.templates import Template, TemplateInvalid, compile_template
from reachinbox.mail.unsubscribe import (
    POSTAL_ADDRESS,
    SENDER_EMAIL,
    SENDER_NAME,
    UNSUBSCRIBE_URL,
    Leaving,
    UnsubscribeTokens,
    unsubscribe_headers,
    with_footer,
)
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, require
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
    mailbox: str
    """where mail to unsubscribe goes"""
    words: dict[str, str]
    compiled: CompiledMessage
    read_at: float


@dataclass(frozen=True, slots=True)
class UnsubscribeLinks:
    """Makes the address behind which a recipient leaves."""

    tokens: UnsubscribeTokens
    address: str

    def url(self, token: str) -> str:
        """Return the page of a token."""
        return f"{self.address}/u/{token}"


def unsubscribe_links(settings: Settings) -> UnsubscribeLinks:
    """Return what writes and reads the links of this instance.

    They are good as long as SECRET_KEY stays: changing it breaks the links of every mail sent.
    """
    key = derive_key(require(settings.secret_key, "SECRET_KEY"), "unsubscribe")
    return UnsubscribeLinks(UnsubscribeTokens(key), settings.address)


def words_of(sender: Sender) -> dict[str, str]:
    """Return what a template may say about its sender."""
    return {
        SENDER_NAME: sender.name or sender.email,
        SENDER_EMAIL: sender.email,
        POSTAL_ADDRESS: sender.postal_address or "",
    }


class Composer:
    """Composes e-mails of any campaign; keeps what they share."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._links = unsubscribe_links(settings)
        self._contents: dict[UUID, tuple[Content, Template | TemplateInvalid]] = {}
        self._froms: dict[UUID, _From] = {}

    async def prepare(self, emails: Collection[ClaimedEmail]) -> None:
        """Read what these e-mails share and is not known yet, for all of them together."""
        campaigns = {email.campaign_id for email in emails if not self._has_content(email)}
        fresh = time.monotonic() - SENDER_KEPT_SECONDS
        senders = {
            email.sender_id
            for email in emails
            if (kept := self._froms.get(email.sender_id)) is None or kept.read_at < fresh
        }
        if campaigns or senders:
            async with self._database.transaction() as session:
                await self._read_contents(session, campaigns)
                await self._read_senders(session, senders)

    def knows(self, email: ClaimedEmail) -> bool:
        """Return whether this e-mail is prepared; what was not used for long is forgotten."""
        return email.campaign_id in self._contents and email.sender_id in self._froms

    def _has_content(self, email: ClaimedEmail) -> bool:
        """Return whether it is kept, and knows the sender, which may have been added since."""
        kept = self._contents.get(email.campaign_id)
        return kept is not None and str(email.sender_id) in kept[0].message_domains

    def compose(self, email: ClaimedEmail) -> Composed:
        """Return the message of a prepared e-mail; raises what the template or a header raises."""
        content, template = self._contents[email.campaign_id]
        if isinstance(template, TemplateInvalid):
            raise template
        sender = self._froms[email.sender_id]
        leaving = Leaving(email.id, email.user_id, email.address)
        token = self._links.tokens.write(leaving)
        url = self._links.url(token)
        own = {"email": email.address, UNSUBSCRIBE_URL: url, **sender.words}
        rendered = template.render({**email.fields, **own})
        message = sender.compiled.fill(
            to_address=email.address,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=message_id_for(email.id, content.message_domains[str(email.sender_id)]),
            date=utc_now(),
            headers=unsubscribe_headers(url, sender.mailbox, token),
        )
        return Composed(sender.address, email.address, message)

    async def _read_contents(self, session: AsyncSession, campaigns: Collection[UUID]) -> None:
        while self._contents and len(self._contents) + len(campaigns) > CAMPAIGNS_KEPT:
            del self._contents[next(iter(self._contents))]
        for campaign_id, content in (await contents_of(session, campaigns)).items():
            self._contents[campaign_id] = content, _compile(content)

    async def _read_senders(self, session: AsyncSession, senders: Collection[UUID]) -> None:
        now = time.monotonic()
        for sender in await session.scalars(select(Sender).where(Sender.id.in_(senders))):
            compiled = CompiledMessage(
                from_name=sender.name, from_address=sender.email, reply_to=sender.reply_to
            )
            mailbox = sender.reply_to or sender.email
            self._froms[sender.id] = _From(sender.email, mailbox, words_of(sender), compiled, now)


def _compile(content: Content) -> Template | TemplateInvalid:
    try:
        return compile_template(content.subject, *with_footer(content.html, content.text))
    except TemplateInvalid as invalid:  # every e-mail of this campaign fails, nobody else's
        return invalid
