"""Matches what came back to the e-mail it is about, and acts on it in the same transaction.

Two things must agree: a Message-ID of ours, which only its recipient knows, and that recipient. A
report about somebody else's mail, another user's e-mail or another address changes nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.inbox.leaving import leave
from reachinbox.inbox.pausing import pause_if_bad
from reachinbox.inbox.rules import Rules
from reachinbox.inbox.tables import Reply
from reachinbox.ledger.facts import KnownEmail, find_known, record_fact, soft_bounces_of
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.ledger.resolve import settle_unknown_as_sent
from reachinbox.ledger.states import EmailState, FactKind, Reason
from reachinbox.ledger.suppress import skip_waiting, suppress
from reachinbox.mail.message import email_id_in
from reachinbox.mail.reading import Failed, Kind, Reading
from reachinbox.mail.unsubscribe import UnsubscribeTokens, token_in_subject

TEXT_MAX_CHARS = 20_000
WENT_OUT = {EmailState.SENT, EmailState.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Came:
    """A mail that was read, and where it lay."""

    reading: Reading
    raw: bytes
    account_id: UUID | None = None


async def take_in(
    session: AsyncSession, user_id: UUID, came: Came, rules: Rules, tokens: UnsubscribeTokens
) -> list[str]:
    """Act on one mail of this user's; return the facts that were new, for the log."""
    reading = came.reading
    token = token_in_subject(reading.subject)
    if token is not None and (leaving := tokens.read(token)) and leaving.user_id == user_id:
        await leave(session, leaving, by="mail")
        return [FactKind.UNSUBSCRIBED]
    emails = await emails_named(session, user_id, reading.message_ids)
    done: list[str] = []
    for email in emails:
        done += await _act(session, email, came, rules)
    return done


async def emails_named(
    session: AsyncSession, user_id: UUID, message_ids: Iterable[str]
) -> list[KnownEmail]:
    """Return this user's e-mails that left and that the mail names by our own Message-ID."""
    ids = dict.fromkeys(found for each in message_ids if (found := email_id_in(each)))
    known = [await find_known(session, email_id) for email_id in ids]
    return [
        email
        for email in known
        if email is not None and email.user_id == user_id and email.status in WENT_OUT
    ]


async def _act(session: AsyncSession, email: KnownEmail, came: Came, rules: Rules) -> list[str]:
    reading = came.reading
    match reading.kind:
        case Kind.BOUNCE:
            failed = _about(email, reading.failed)
            return [await record_bounce(session, email, failed, rules)] if failed else []
        case Kind.COMPLAINT:
            is_theirs = _about(email, reading.failed) is not None
            return [await record_complaint(session, email, rules)] if is_theirs else []
        case Kind.HUMAN | Kind.AUTO_REPLY:
            return await _record_answer(session, email, came, rules)
        case Kind.DELAY | Kind.NOTICE:
            return []


def _about(email: KnownEmail, failed: Iterable[Failed]) -> Failed | None:
    for each in failed:
        if email.address_key in {address.lower() for address in each.addresses}:
            return each
    return None


async def record_bounce(
    session: AsyncSession, email: KnownEmail, failed: Failed, rules: Rules
) -> str:
    """Record that an e-mail came back; a hard bounce suppresses at once, soft ones by number."""
    await lock_sending_of(session, email.user_id)
    await settle_unknown_as_sent(session, email.id, found="bounce")
    kind = FactKind.BOUNCED if failed.is_hard else FactKind.SOFT_BOUNCED
    facts = {"reason": failed.reason, "code": failed.code, "said": failed.said}
    if not await record_fact(session, email, kind, **facts):
        return ""
    said = f"{failed.code or ''} {failed.said}".strip()[:300]
    if failed.is_hard:
        await suppress(
            session, email.user_id, [email.address_key], reason=Reason.BOUNCED, source=said
        )
        await pause_if_bad(session, email.campaign_id, rules)
    elif await soft_bounces_of(session, email, rules.soft_within) >= rules.soft_bounces:
        why = f"{rules.soft_bounces} soft bounces, the last: {said}"
        await suppress(
            session, email.user_id, [email.address_key], reason=Reason.BOUNCED, source=why
        )
    return kind


async def record_complaint(session: AsyncSession, email: KnownEmail, rules: Rules) -> str:
    """Record that the recipient called it unwanted: they are never written to again."""
    await lock_sending_of(session, email.user_id)
    await settle_unknown_as_sent(session, email.id, found="complaint")
    if not await record_fact(session, email, FactKind.COMPLAINED):
        return ""
    await suppress(
        session, email.user_id, [email.address_key], reason=Reason.COMPLAINED, source="complaint"
    )
    await pause_if_bad(session, email.campaign_id, rules)
    return FactKind.COMPLAINED


async def _record_answer(
    session: AsyncSession, email: KnownEmail, came: Came, rules: Rules
) -> list[str]:
    reading = came.reading
    if (reading.sender or "").lower() != email.address_key:
        return []
    await lock_sending_of(session, email.user_id)
    await settle_unknown_as_sent(session, email.id, found="answer")
    await _keep_answer(session, email, came)
    is_human = reading.kind is Kind.HUMAN
    kind = FactKind.REPLIED if is_human else FactKind.AUTO_REPLIED
    if not await record_fact(session, email, kind, subject=reading.subject[:200]):
        return []
    if is_human and rules.skip_after_reply:
        await skip_waiting(
            session,
            email.user_id,
            [email.address_key],
            reason=Reason.REPLIED,
            campaign_id=email.campaign_id,
        )
    return [kind]


async def _keep_answer(session: AsyncSession, email: KnownEmail, came: Came) -> None:
    reading = came.reading
    await session.execute(
        insert(Reply)
        .values(
            user_id=email.user_id,
            campaign_id=email.campaign_id,
            email_id=email.id,
            account_id=came.account_id,
            mail_key=hashlib.sha256(came.raw).digest(),
            kind=reading.kind.value,
            sender=reading.sender or "",
            subject=reading.subject,
            text=reading.text[:TEXT_MAX_CHARS],
        )
        .on_conflict_do_nothing()
    )
