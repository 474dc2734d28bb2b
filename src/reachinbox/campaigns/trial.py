"""Hand one e-mail of a campaign to the user's own address at once, to see it as others will."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.tables import User
from reachinbox.accounts.vault import Vault
from reachinbox.audience.recipients import first_recipients
from reachinbox.campaigns.drafts import check_content, own_campaign, say_template_invalid
from reachinbox.campaigns.paces import ChosenSender, chosen_senders
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.slots import take_slot, use_slot
from reachinbox.ledger.suppress import which_suppressed
from reachinbox.mail.addresses import parse_address
from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.message import message_id_for
from reachinbox.mail.outcomes import Accepted, NotSent, Outcome, SenderRefused, ServerTrouble
from reachinbox.mail.smtp import ConnectFailed, Connection, Timeouts
from reachinbox.mail.templates import Rendered, TemplateInvalid, compile_template
from reachinbox.mail.unsubscribe import UNSUBSCRIBE_URL, with_footer
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Conflict, Invalid, TooManyRequests
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.outbound import HostRefused
from reachinbox.runtime.settings import Settings
from reachinbox.senders.composing import words_of
from reachinbox.senders.identities import find_sender
from reachinbox.senders.servers import (
    ServerAccess,
    connection_settings,
    server_to_connect,
    servers_of_senders,
)
from reachinbox.senders.tables import Sender

# A person is waiting for this answer.
TIMEOUTS = Timeouts(
    connect=timedelta(seconds=10),
    tls=timedelta(seconds=10),
    greeting=timedelta(seconds=15),
    command=timedelta(seconds=15),
    data=timedelta(seconds=30),
    final_answer=timedelta(seconds=60),
)


@dataclass(frozen=True, slots=True)
class TrialSent:
    """Whether a server took the test e-mail, and in which words it answered."""

    accepted: bool
    recipient: str
    sender_id: UUID
    message_id: str
    answer: str


@dataclass(frozen=True, slots=True)
class _Errand:
    sender_id: UUID
    mail_from: str
    recipient: str
    message_id: str
    message: bytes
    slot: datetime
    servers: list[ServerAccess]


async def send_test(
    database: Database, vault: Vault, settings: Settings, user: User, campaign_id: UUID
) -> TrialSent:
    """Send the campaign, as its first recipient would get it, to the user's own address.

    Opens its own transactions: none is open on the network. At most one server gets past the final
    dot. It is not an e-mail of the ledger, but it counts against its sender's limit.
    """
    async with database.transaction() as session:
        errand = await _prepare(session, vault, settings, user, campaign_id)
    outcome: Outcome = ServerTrouble("No SMTP server of this sender may be used.", reached=False)
    for server in errand.servers:
        outcome = await _hand_over(errand, server, settings)
        if not isinstance(outcome, ServerTrouble | SenderRefused):
            break
    async with database.transaction() as session:
        await use_slot(session, user.id, errand.sender_id, errand.slot)
    return TrialSent(
        isinstance(outcome, Accepted),
        errand.recipient,
        errand.sender_id,
        errand.message_id,
        outcome.answer,
    )


async def _prepare(
    session: AsyncSession, vault: Vault, settings: Settings, user: User, campaign_id: UUID
) -> _Errand:
    campaign = await own_campaign(session, user.id, campaign_id)
    address = parse_address(user.email)
    if await which_suppressed(session, user.id, [address.key]):
        raise Conflict(
            f"Your own address {address.address} is on your suppression list.", code="suppressed"
        )
    chosen, slot = await _choose_sender(session, campaign, settings)
    sender = await find_sender(session, user.id, chosen.id)
    rendered = await _render(session, campaign, sender, address.address, settings)
    message_id = message_id_for(new_id(), parse_address(sender.email).address.rpartition("@")[2])
    message = CompiledMessage(
        from_name=sender.name, from_address=sender.email, reply_to=sender.reply_to
    ).fill(
        to_address=address.address,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id,
        date=utc_now(),
    )
    ids = (await servers_of_senders(session, [sender.id]))[sender.id]
    access = await connection_settings(session, vault, ids)
    servers = [access[one] for one in ids if one in access and access[one].health != "stopped"]
    return _Errand(sender.id, sender.email, address.address, message_id, message, slot, servers)


async def _choose_sender(
    session: AsyncSession, campaign: Campaign, settings: Settings
) -> tuple[ChosenSender, datetime]:
    """Return the first sender that may send now, and the place taken under its limit."""
    senders = await chosen_senders(session, campaign.id)
    if not senders:
        raise Invalid("Choose at least one sender for this campaign.", code="no_sender")
    usable = [one for one in senders if one.is_verified and one.has_server]
    if not usable:
        raise Invalid(
            f"{senders[0].email} cannot send yet: its owner must confirm it, and it needs an SMTP "
            "server that works.",
            code="unverified_sender",
        )
    window = timedelta(seconds=settings.limit_window_seconds)
    for one in usable:
        slot = await take_slot(session, campaign.user_id, one.id, window)
        if slot is not None:
            return one, slot
    raise TooManyRequests(
        f"{usable[0].email} has used up its hourly limit: try again later.", code="over_limit"
    )


async def _render(
    session: AsyncSession, campaign: Campaign, sender: Sender, address: str, settings: Settings
) -> Rendered:
    check_content(campaign.subject, campaign.html, campaign.text)
    template = compile_template(campaign.subject, *with_footer(campaign.html, campaign.text))
    people = await first_recipients(session, campaign.id, 1)
    fields = people[0].fields if people else {}
    own = {"email": address, UNSUBSCRIBE_URL: f"{settings.address}/u/test", **words_of(sender)}
    try:
        return template.render({**fields, **own})
    except TemplateInvalid as error:
        raise Invalid(say_template_invalid(error), code="render_failed") from error


async def _hand_over(errand: _Errand, access: ServerAccess, settings: Settings) -> Outcome:
    try:
        server = await server_to_connect(access, settings)
        connection = await Connection.open(server, timeouts=TIMEOUTS)
    except HostRefused as refused:
        return ServerTrouble(refused.message, reached=False)
    except ConnectFailed as failed:
        return failed.outcome
    try:
        outcome = await connection.hand_over(
            errand.mail_from, errand.recipient, errand.message, before_final_dot=_go_on
        )
        assert not isinstance(outcome, NotSent), "nobody closed the gate"
        return outcome
    finally:
        await connection.close()


async def _go_on() -> bool:
    return True
