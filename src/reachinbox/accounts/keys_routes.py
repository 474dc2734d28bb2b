"""API keys over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute, show_once
from reachinbox.accounts.keys import end_key, find_key, list_keys, make_key
from reachinbox.accounts.scopes import Scope
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.edge import Transaction
from reachinbox.runtime.errors import Invalid, Problem
from reachinbox.runtime.pages import Page, PageAsk, PageWanted

router = APIRouter(prefix="/api/api-keys", tags=["accounts"], route_class=IdempotentRoute)


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must not contain line breaks or control characters")
    return text


class NewKey(BaseModel):
    """What a key is called and what it may do; it reads only, unless said otherwise."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
        AfterValidator(_printable),
    ]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)] = ["read"]
    expires_at: datetime | None = None


class KeyView(BaseModel):
    """A key without its secret; `hint` is how the secret begins."""

    id: UUID
    name: str
    scopes: list[Scope]
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_from: str | None


class MadeKeyView(KeyView):
    """A key just made; `key` is shown this once (a replay with an `Idempotency-Key` has null)."""

    key: str | None


@router.get("", summary="List your API keys")
async def get_keys(user: SignedIn, tx: Transaction, ask: PageWanted) -> Page[KeyView]:
    """Return your live keys, newest first; never their secrets."""
    rows = await list_keys(tx, user.id, limit=ask.limit + 1, after=_after(ask))
    return ask.page(rows, lambda row: [row.id], _show)


@router.post("", status_code=201, summary="Make an API key")
async def post_key(user: SignedIn, tx: Transaction, request: Request, new: NewKey) -> MadeKeyView:
    """Make a key. Its secret is in this answer and nowhere else."""
    if new.expires_at is not None and (
        new.expires_at.tzinfo is None or new.expires_at <= utc_now()
    ):
        raise Invalid("expires_at must be in the future, with its time zone.", code="bad_expiry")
    made = await make_key(tx, user.id, name=new.name, scopes=new.scopes, expires_at=new.expires_at)
    show_once(request, "key")
    return MadeKeyView(**_show(made.key).model_dump(), key=made.secret)


@router.get("/{key_id}", summary="Show an API key")
async def get_key(user: SignedIn, tx: Transaction, key_id: UUID) -> KeyView:
    """Return one live key."""
    return _show(await find_key(tx, user.id, key_id))


@router.delete("/{key_id}", status_code=204, summary="Delete an API key")
async def delete_key(user: SignedIn, tx: Transaction, key_id: UUID) -> None:
    """Let a key work no more, at once."""
    await end_key(tx, user.id, key_id)


def _show(key: Any) -> KeyView:
    return KeyView.model_validate(key, from_attributes=True)


def _after(ask: PageAsk) -> UUID | None:
    if ask.after is None:
        return None
    try:
        return UUID(ask.after[0])
    except (IndexError, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None
