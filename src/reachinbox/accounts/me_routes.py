"""The user's own account over HTTP.

These open short transactions themselves: hashing a password takes a quarter of a second, and no
connection is held meanwhile.
"""

from typing import cast

from fastapi import APIRouter, Request

from reachinbox.accounts.access import SignedIn, read_claims
from reachinbox.accounts.passwords import check_password, hash_password, refuse_weak_password
from reachinbox.accounts.sessions import end_all_sessions
from reachinbox.accounts.shapes import MeChange, UserShown, show_user
from reachinbox.accounts.tables import User
from reachinbox.accounts.throttle import password_try
from reachinbox.accounts.users import find_user
from reachinbox.runtime.edge import TheDatabase
from reachinbox.runtime.errors import Invalid

router = APIRouter(prefix="/api/me", tags=["accounts"])


@router.get("", summary="Your account")
async def show_me(user: SignedIn) -> UserShown:
    """Return the signed-in user."""
    return show_user(user)


@router.patch("", summary="Change your account")
async def change_me(
    asked: MeChange, request: Request, user: SignedIn, database: TheDatabase
) -> UserShown:
    """Change name or password. A new password signs out every other session."""
    password_hash = await _hash_new_password(asked, user, request)
    async with database.transaction() as tx:
        me = await find_user(tx, user.id)
        if asked.name is not None:
            me.name = asked.name
        if password_hash is not None:
            await end_all_sessions(tx, me.id, but=read_claims(request).family_id)
            me.password_hash = password_hash
    return show_user(me)


async def _hash_new_password(asked: MeChange, user: User, request: Request) -> str | None:
    if asked.password is None:
        return None
    if user.password_hash is not None:
        await demand_password(request, user, asked.current_password or "")
    refuse_weak_password(asked.password, email=user.email)
    return await hash_password(asked.password, cost=cost_of(request))


async def demand_password(request: Request, user: User, password: str) -> None:
    """Raise `Invalid` unless this is the user's password; a stolen session must not guess it."""
    async with password_try(request, user.email) as this_try:
        if not await check_password(password, user.password_hash, cost=cost_of(request)):
            await this_try.was_wrong()
            raise Invalid("The current password is missing or wrong.", code="wrong_password")
        await this_try.was_right()


def cost_of(request: Request) -> int:
    """Return the bcrypt cost of this process."""
    return cast("int", request.app.state.password_cost)
