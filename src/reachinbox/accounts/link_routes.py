"""Mailed links over HTTP: ask for one, set a password with one, confirm an address with one."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.audit import Fact, record
from reachinbox.accounts.keys import end_all_keys
from reachinbox.accounts.mailed_links import ask_for_link, find_link, use_link
from reachinbox.accounts.me_routes import cost_of
from reachinbox.accounts.passwords import hash_password, refuse_weak_password
from reachinbox.accounts.recording import mark_recorded, record_about
from reachinbox.accounts.sessions import end_all_sessions
from reachinbox.accounts.shapes import NewPassword
from reachinbox.accounts.tables import Identity, User
from reachinbox.accounts.users import find_user_by_email
from reachinbox.runtime.edge import (
    TheDatabase,
    TheSettings,
    Transaction,
    TransactionRoute,
    address_of,
)
from reachinbox.runtime.errors import Conflict, NotFound
from reachinbox.runtime.settings import Settings
from reachinbox.runtime.small_page import HEADERS, button_page, page

router = APIRouter(prefix="/api", tags=["accounts"])
pages = APIRouter(prefix="/api/auth/confirm", tags=["accounts"], route_class=TransactionRoute)
Token = Annotated[str, Path(max_length=100)]
SENT = "If there is an account with this address, a link is on its way to it."


class ResetAsk(BaseModel):
    """Whose password is to be set anew."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, StringConstraints(max_length=320)]


class ResetTo(BaseModel):
    """The new password."""

    model_config = ConfigDict(extra="forbid")

    password: NewPassword


class Said(BaseModel):
    """One sentence."""

    message: str


@router.post("/auth/reset", status_code=202, summary="Ask for a link to set a new password")
async def ask_to_reset(
    asked: ResetAsk, request: Request, database: TheDatabase, settings: TheSettings
) -> Said:
    """Mail a link if there is such an account; the answer is the same if there is none."""
    _demand_system_sender(settings)
    async with database.transaction() as tx:
        user = await find_user_by_email(tx, asked.email)
        if user is not None and user.disabled_at is None:
            await ask_for_link(tx, user, "reset")
        who, address = asked.email, address_of(request)
        await record(tx, Fact("change", "asked to reset a password", who=who, address=address))
    mark_recorded(request)
    return Said(message=SENT)


@router.post("/auth/reset/{token}", status_code=204, summary="Set a new password")
async def reset_password(
    asked: ResetTo, request: Request, database: TheDatabase, token: Token
) -> None:
    """Set the password with a mailed link. Every session ends."""
    async with database.transaction() as tx:
        user = await find_link(tx, "reset", token)
    refuse_weak_password(asked.password, email=user.email)
    password_hash = await hash_password(asked.password, cost=cost_of(request))
    async with database.transaction() as tx:
        user = await use_link(tx, "reset", token)
        await end_all_sessions(tx, user.id)
        await _take_over_if_unconfirmed(tx, user)
        user.password_hash = password_hash
        await record_about(request, tx, "change", "reset the password", user)


async def _take_over_if_unconfirmed(session: AsyncSession, user: User) -> None:
    """End what somebody may have made who registered this address without it being theirs."""
    if user.email_confirmed_at is None:
        await end_all_keys(session, user.id)
        await session.execute(delete(Identity).where(Identity.user_id == user.id))
        user.email_confirmed_at = await session.scalar(select(func.now()))


@router.post("/me/confirm-email", status_code=202, summary="Ask for a link to confirm your address")
async def ask_to_confirm(
    user: SignedIn, request: Request, database: TheDatabase, settings: TheSettings
) -> Said:
    """Mail a link to your own address."""
    _demand_system_sender(settings)
    if user.email_confirmed_at is not None:
        raise Conflict("Your address is confirmed already.", code="already_confirmed")
    async with database.transaction() as tx:
        await ask_for_link(tx, user, "confirm")
        await record_about(request, tx, "change", "asked to confirm the address", user)
    return Said(message=f"A link is on its way to {user.email}.")


@pages.get("/{token}", response_class=HTMLResponse, summary="The page with the button")
async def show_confirm_page(tx: Transaction, token: Token) -> HTMLResponse:
    """Show what the link is about; changes nothing."""
    try:
        user = await find_link(tx, "confirm", token)
    except NotFound as problem:
        return HTMLResponse(page("This link does not work", problem.message), 404, HEADERS)
    words = f"{user.email} is the address of a ReachInbox account. If it is yours, confirm it."
    title = "Confirm your e-mail address"
    return HTMLResponse(button_page(title, words, "Confirm this address"), headers=HEADERS)


@pages.post("/{token}", response_model=Said, summary="Confirm an e-mail address")
async def confirm_email(
    tx: Transaction, request: Request, token: Token, accept: Annotated[str, Header()] = ""
) -> Response | Said:
    """Confirm the address; needs the link from the mail and nothing else."""
    wants_page = "text/html" in accept
    try:
        user = await use_link(tx, "confirm", token)
    except NotFound as problem:
        if not wants_page:
            raise
        return HTMLResponse(page("This link does not work", problem.message), 404, HEADERS)
    user.email_confirmed_at = await tx.scalar(select(func.now()))
    await record_about(request, tx, "change", "confirmed the address", user)
    said = f"{user.email} is confirmed."
    if wants_page:
        return HTMLResponse(page("Address confirmed", said), headers=HEADERS)
    return Said(message=said)


def _demand_system_sender(settings: Settings) -> None:
    if not settings.system_sender_is_set:
        raise NotFound(
            "This instance sends no mail of its own: ask an admin.", code="no_system_sender"
        )
