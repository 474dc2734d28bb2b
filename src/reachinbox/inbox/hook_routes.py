"""Providers' calls over HTTP, and the hooks a user keeps for them."""

import secrets
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from sqlalchemy import select

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.inbox.hooks import (
    SECRET_PLACE,
    find_hook,
    note_call,
    own_hook,
    prove_and_read,
    take_events,
)
from reachinbox.inbox.routes import TheVault
from reachinbox.inbox.rules import rules_of
from reachinbox.inbox.tables import ProviderHook
from reachinbox.runtime.edge import TheDatabase, TheSettings, Transaction
from reachinbox.runtime.errors import NotSignedIn
from reachinbox.runtime.ids import new_id

Provider = Literal["ses", "sendgrid", "mailgun", "postmark"]
HOOKS_MAX = 50
calls = APIRouter(prefix="/hooks", tags=["hooks"])
router = APIRouter(prefix="/api/provider-hooks", tags=["hooks"], route_class=IdempotentRoute)


class NewHook(BaseModel):
    """A hook; each provider proves its calls by something else."""

    model_config = ConfigDict(extra="forbid")

    provider: Provider
    name: Annotated[str, Field(min_length=1, max_length=200)]
    topic_arn: Annotated[str, Field(max_length=300)] | None = None
    """ses: the SNS topic that reports"""
    public_key: Annotated[str, Field(max_length=1000)] | None = None
    """sendgrid: the verification key of the signed event webhook"""
    signing_key: Annotated[SecretStr, Field(max_length=500)] | None = None
    """mailgun: the HTTP webhook signing key"""

    @model_validator(mode="after")
    def _has_what_proves(self) -> "NewHook":
        needs = {"ses": "topic_arn", "sendgrid": "public_key", "mailgun": "signing_key"}
        name = needs.get(self.provider)
        if name is not None and not getattr(self, name):
            raise ValueError(f"{self.provider} needs {name}")
        return self


class HookView(BaseModel):
    """A hook: `url` is what to enter at the provider; `secret` is shown once, for postmark."""

    id: UUID
    provider: Provider
    name: str
    url: str
    secret: str | None = None
    last_event_at: datetime | None
    last_refusal: str | None
    created_at: datetime


class Taken(BaseModel):
    """How many events were new to us."""

    taken: int


@calls.post("/{hook_id}", summary="A provider reports")
async def post_call(
    request: Request, database: TheDatabase, vault: TheVault, settings: TheSettings, hook_id: UUID
) -> Taken:
    """Take bounces, complaints and unsubscribes of a provider, if the call is proved its own."""
    async with database.transaction() as session:
        hook = await find_hook(session, vault, hook_id)
    try:
        events = await prove_and_read(hook, request.headers, await request.body())
    except NotSignedIn as refused:
        async with database.transaction() as session:
            await note_call(session, hook_id, refused.message)
        raise
    async with database.transaction() as session:
        taken = await take_events(session, hook.user_id, events, rules_of(settings))
        await note_call(session, hook_id, None)
    return Taken(taken=taken)


@router.get("", summary="List your hooks")
async def get_hooks(user: SignedIn, tx: Transaction, settings: TheSettings) -> list[HookView]:
    """Return every hook, newest first."""
    wanted = select(ProviderHook).where(ProviderHook.user_id == user.id)
    rows = await tx.scalars(wanted.order_by(ProviderHook.id.desc()).limit(HOOKS_MAX))
    return [_view(row, settings.address) for row in rows]


@router.post("", status_code=201, summary="Add a hook")
async def post_hook(
    user: SignedIn, tx: Transaction, vault: TheVault, settings: TheSettings, new: NewHook
) -> HookView:
    """Add a hook for one provider; enter its `url` there."""
    details: dict[str, Any] = {"topic_arn": new.topic_arn, "public_key": new.public_key}
    hook = ProviderHook(id=new_id(), user_id=user.id, provider=new.provider, name=new.name)
    hook.details = {name: value for name, value in details.items() if value}
    secret = new.signing_key.get_secret_value() if new.signing_key else None
    made = secrets.token_urlsafe(24) if new.provider == "postmark" else None
    if secret or made:
        hook.secret_sealed = await vault.seal(
            tx, user_id=user.id, row_id=hook.id, secret=secret or made or "", **SECRET_PLACE
        )
    tx.add(hook)
    await tx.flush()
    await tx.refresh(hook)
    return _view(hook, settings.address).model_copy(update={"secret": made})


@router.delete("/{hook_id}", status_code=204, summary="Delete a hook")
async def delete_hook(user: SignedIn, tx: Transaction, hook_id: UUID) -> None:
    """Delete a hook; the provider's calls are refused from then on."""
    await tx.delete(await own_hook(tx, user.id, hook_id))


def _view(hook: ProviderHook, address: str) -> HookView:
    return HookView.model_validate(
        {
            "id": hook.id,
            "provider": hook.provider,
            "name": hook.name,
            "url": f"{address}/hooks/{hook.id}",
            "last_event_at": hook.last_event_at,
            "last_refusal": hook.last_refusal,
            "created_at": hook.created_at,
        }
    )
