"""Takes providers' calls: proves them, reads them, and matches them like mail that came back."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import httpx
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.vault import Vault
from reachinbox.inbox.leaving import leave
from reachinbox.inbox.matching import emails_named, record_bounce, record_complaint
from reachinbox.inbox.providers import (
    HookEvent,
    read_mailgun,
    read_postmark,
    read_sendgrid,
    read_ses,
)
from reachinbox.inbox.rules import Rules
from reachinbox.inbox.signatures import (
    basic_is_right,
    is_sns_certificate_url,
    is_sns_host,
    mailgun_is_signed,
    sendgrid_is_signed,
    sns_is_signed,
)
from reachinbox.inbox.tables import ProviderHook
from reachinbox.mail.reading import Failed
from reachinbox.mail.unsubscribe import Leaving
from reachinbox.runtime.errors import NotFound, NotSignedIn, Problem
from reachinbox.runtime.outbound import refuse_private_web_host

SECRET_PLACE = {"table": "provider_hooks", "column": "secret_sealed"}
CERTIFICATE_MAX_BYTES = 20_000
FETCH_SECONDS = 5.0
_certificates: dict[str, bytes] = {}
"""what AWS publishes under these addresses never changes"""


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook with its secret in the clear."""

    id: UUID
    user_id: UUID
    provider: str
    secret: str
    details: Mapping[str, Any]


async def find_hook(session: AsyncSession, vault: Vault, hook_id: UUID) -> Hook:
    """Return a hook by its address alone; NotFound otherwise."""
    row = await session.get(ProviderHook, hook_id)
    if row is None:
        raise NotFound("There is nothing at this address.")
    secret = ""
    if row.secret_sealed is not None:
        sealed = row.secret_sealed
        secret = await vault.open(
            session, user_id=row.user_id, row_id=row.id, sealed=sealed, **SECRET_PLACE
        )
    return Hook(row.id, row.user_id, row.provider, secret, row.details)


async def prove_and_read(hook: Hook, headers: Mapping[str, str], body: bytes) -> list[HookEvent]:
    """Return what the provider says; raises NotSignedIn unless the call is proved to be its own."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem("The body is not valid JSON.", code="malformed_json") from None
    whole = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    match hook.provider:
        case "ses":
            return await _read_sns(hook, whole)
        case "sendgrid":
            signature = headers.get("x-twilio-email-event-webhook-signature", "")
            at = headers.get("x-twilio-email-event-webhook-timestamp", "")
            key = str(hook.details.get("public_key", ""))
            _demand(sendgrid_is_signed(key, at, body, signature))
            return list(read_sendgrid(said))
        case "mailgun":
            signed = whole.get("signature")
            is_object = isinstance(signed, dict)
            _demand(is_object and mailgun_is_signed(hook.secret, cast("dict[str, Any]", signed)))
            return list(read_mailgun(whole))
        case _:
            _demand(basic_is_right(hook.secret, headers.get("authorization", "")))
            return list(read_postmark(whole))


async def _read_sns(hook: Hook, message: dict[str, Any]) -> list[HookEvent]:
    _demand(message.get("TopicArn") == hook.details.get("topic_arn"))
    url = str(message.get("SigningCertURL"))
    _demand(is_sns_certificate_url(url))
    certificate = _certificates.get(url) or await _fetch(url)
    is_signed = await asyncio.to_thread(sns_is_signed, message, certificate)
    _demand(is_signed)
    _certificates[url] = certificate
    if message.get("Type") == "SubscriptionConfirmation":
        confirm = str(message.get("SubscribeURL"))
        _demand(is_sns_host(confirm))
        await _fetch(confirm)
        return []
    try:
        inner: Any = json.loads(str(message.get("Message")))
    except (ValueError, RecursionError):
        return []
    return list(read_ses(cast("dict[str, Any]", inner))) if isinstance(inner, dict) else []


async def _fetch(url: str) -> bytes:
    await refuse_private_web_host(url)
    try:
        async with httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client:
            answer = await client.get(url)
            answer.raise_for_status()
    except httpx.HTTPError as error:
        raise NotSignedIn("The signing certificate could not be fetched.") from error
    return answer.content[:CERTIFICATE_MAX_BYTES]


def _demand(is_proved: bool) -> None:  # noqa: FBT001  a statement, not a switch
    if not is_proved:
        raise NotSignedIn("The call is not signed by the provider of this hook.")


async def take_events(
    session: AsyncSession, user_id: UUID, events: Iterable[HookEvent], rules: Rules
) -> int:
    """Act on each event whose Message-ID and recipient are ours; return how many were new."""
    done = 0
    for event in events:
        for email in await emails_named(session, user_id, [event.message_id]):
            if event.address.lower() != email.address_key:
                continue
            match event.kind:
                case "bounce":
                    failed = Failed(
                        event.address, event.is_hard, event.reason, event.code, event.said
                    )
                    done += bool(await record_bounce(session, email, failed, rules))
                case "complaint":
                    done += bool(await record_complaint(session, email, rules))
                case "unsubscribe":
                    leaving = Leaving(email.id, user_id, email.address)
                    await leave(session, leaving, by="provider")
                    done += 1
    return done


async def note_call(session: AsyncSession, hook_id: UUID, refusal: str | None) -> None:
    """Keep when a hook was last called, or why the last call was refused."""
    values: dict[str, Any] = {"last_refusal": refusal}
    if refusal is None:
        values["last_event_at"] = func.now()
    await session.execute(update(ProviderHook).where(ProviderHook.id == hook_id).values(values))


async def own_hook(session: AsyncSession, user_id: UUID, hook_id: UUID) -> ProviderHook:
    """Return a hook of this user, or raise a 404."""
    wanted = select(ProviderHook).where(ProviderHook.id == hook_id, ProviderHook.user_id == user_id)
    hook = await session.scalar(wanted)
    if hook is None:
        raise NotFound("There is no such hook.")
    return hook
