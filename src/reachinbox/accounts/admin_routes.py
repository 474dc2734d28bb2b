"""What only admins do with accounts: see all, change roles, shut out and let in."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from reachinbox.accounts.access import AdminOnly
from reachinbox.accounts.tables import User
from reachinbox.accounts.users import (
    disable_user,
    enable_user,
    find_user,
    keep_an_admin,
    list_users,
    set_role,
)
from reachinbox.runtime.edge import Transaction, TransactionRoute
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.pages import Page, PageAsk, PageWanted

router = APIRouter(prefix="/api/admin/users", tags=["admin"], route_class=TransactionRoute)


class UserView(BaseModel):
    """A user as admins see them."""

    id: UUID
    email: str
    name: str
    role: Literal["user", "admin"]
    created_at: datetime
    email_confirmed_at: datetime | None
    disabled_at: datetime | None


class UserChange(BaseModel):
    """What an admin changes of an account; either ends all of its sessions."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "admin"] | None = None
    disabled: bool | None = None


@router.get("", summary="List all users")
async def get_users(
    _admin: AdminOnly,
    tx: Transaction,
    ask: PageWanted,
    q: Annotated[str | None, Query(max_length=320)] = None,
) -> Page[UserView]:
    """Return users, oldest first; `q` finds a part of an address or a name."""
    rows = await list_users(tx, limit=ask.limit + 1, after=_after(ask), q=q)
    return ask.page(rows, lambda user: [user.created_at.isoformat(), user.id], _show)


@router.get("/{user_id}", summary="Show a user")
async def get_user(_admin: AdminOnly, tx: Transaction, user_id: UUID) -> UserView:
    """Return one user."""
    return _show(await find_user(tx, user_id))


@router.patch("/{user_id}", summary="Change a user")
async def patch_user(
    _admin: AdminOnly, tx: Transaction, user_id: UUID, change: UserChange
) -> UserView:
    """Change role, disable or enable. The last admin who may sign in stays one."""
    user = await find_user(tx, user_id)
    if change.role == "user" or change.disabled:
        await keep_an_admin(tx, user)
    if change.role is not None:
        await set_role(tx, user, change.role)
    if change.disabled is not None:
        await (disable_user if change.disabled else enable_user)(tx, user)
    return _show(user)


def _show(user: User) -> UserView:
    return UserView.model_validate(user, from_attributes=True)


def _after(ask: PageAsk) -> tuple[datetime, UUID] | None:
    if ask.after is None:
        return None
    try:
        return datetime.fromisoformat(ask.after[0]), UUID(ask.after[1])
    except (IndexError, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None
