"""SMTP servers and senders over HTTP."""

from datetime import timedelta
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.accounts.vault import Vault
from reachinbox.runtime.edge import TheDatabase, TheSettings, Transaction, TransactionRoute
from reachinbox.runtime.errors import NotFound, Problem
from reachinbox.runtime.pages import Page, PageAsk, PageWanted
from reachinbox.senders import edit_servers, identities, verify_from
from reachinbox.senders.confirm_page import HEADERS, ask_page, bad_link_page, done_page
from reachinbox.senders.shapes import (
    Confirmation,
    NewSender,
    NewSmtpServer,
    PresetView,
    SenderChange,
    SenderView,
    SmtpServerChange,
    SmtpServerView,
    StepView,
    VerificationMail,
)
from reachinbox.senders.show import show_presets, show_senders, show_server
from reachinbox.senders.verify_server import verify_smtp_server

servers = APIRouter(prefix="/api/smtp-servers", tags=["SMTP servers"], route_class=IdempotentRoute)
senders = APIRouter(prefix="/api/senders", tags=["senders"], route_class=IdempotentRoute)
# These talk to the network, so they open short transactions themselves.
live = APIRouter(prefix="/api", tags=["SMTP servers", "senders"])
# These are for whoever reads the mail, who need not be signed in.
links = APIRouter(prefix="/api/senders/verify", tags=["senders"], route_class=TransactionRoute)


def _vault_of(request: Request) -> Vault:
    return cast("Vault", request.app.state.vault)


TheVault = Annotated[Vault, Depends(_vault_of)]
Token = Annotated[str, Path(max_length=100)]


def _after(ask: PageAsk) -> UUID | None:
    if ask.after is None:
        return None
    try:
        return UUID(ask.after[0])
    except (IndexError, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None


@servers.get("", summary="List your SMTP servers")
async def list_servers(user: SignedIn, tx: Transaction, ask: PageWanted) -> Page[SmtpServerView]:
    """Return your servers, newest first."""
    rows = await edit_servers.list_servers(tx, user.id, limit=ask.limit + 1, after=_after(ask))
    return ask.page(rows, lambda row: [row.id], show_server)


@servers.get("/presets", summary="List the well-known providers")
async def list_presets(_user: SignedIn) -> list[PresetView]:
    """Return the presets that fill host, port and security."""
    return show_presets()


@servers.post("", status_code=201, summary="Add an SMTP server")
async def add_server(
    user: SignedIn, tx: Transaction, vault: TheVault, settings: TheSettings, new: NewSmtpServer
) -> SmtpServerView:
    """Add a server. Nothing is connected to until it is verified or used."""
    server = await edit_servers.add_server(tx, vault, user.id, new, settings=settings)
    return show_server(server)


@servers.get("/{server_id}", summary="Show an SMTP server")
async def read_server(user: SignedIn, tx: Transaction, server_id: UUID) -> SmtpServerView:
    """Return one server with its health; never its password."""
    return show_server(await edit_servers.find_server(tx, user.id, server_id))


@servers.patch("/{server_id}", summary="Change an SMTP server")
async def change_server(
    user: SignedIn,
    tx: Transaction,
    vault: TheVault,
    settings: TheSettings,
    server_id: UUID,
    change: SmtpServerChange,
) -> SmtpServerView:
    """Change what is named; what is not stays as it is."""
    server = await edit_servers.lock_server(tx, user.id, server_id)
    await edit_servers.change_server(tx, vault, server, change, settings=settings)
    return show_server(server)


@servers.delete("/{server_id}", status_code=204, summary="Delete an SMTP server")
async def delete_server(user: SignedIn, tx: Transaction, server_id: UUID) -> None:
    """Delete a server that no sender uses."""
    await edit_servers.delete_server(tx, await edit_servers.lock_server(tx, user.id, server_id))


@live.post("/smtp-servers/{server_id}/verify", summary="Try an SMTP server, step by step")
async def verify_server(
    user: SignedIn, database: TheDatabase, vault: TheVault, settings: TheSettings, server_id: UUID
) -> list[StepView]:
    """Resolve, connect, encrypt, log in and name a sender, live; the outcome is recorded."""
    return await verify_smtp_server(database, vault, settings, user, server_id)


@senders.get("", summary="List your senders")
async def list_senders(
    user: SignedIn, tx: Transaction, settings: TheSettings, ask: PageWanted
) -> Page[SenderView]:
    """Return your senders, newest first, with health and usage."""
    rows = await identities.list_senders(tx, user.id, limit=ask.limit + 1, after=_after(ask))
    views = await show_senders(tx, settings, rows)
    return ask.page(views, lambda view: [view.id], lambda view: view)


@senders.post("", status_code=201, summary="Add a sender")
async def add_sender(
    user: SignedIn, tx: Transaction, settings: TheSettings, new: NewSender
) -> SenderView:
    """Add a From address; it sends nothing before it is verified."""
    sender = await identities.add_sender(tx, settings, user.id, new)
    return (await show_senders(tx, settings, [sender]))[0]


@senders.get("/{sender_id}", summary="Show a sender")
async def read_sender(
    user: SignedIn, tx: Transaction, settings: TheSettings, sender_id: UUID
) -> SenderView:
    """Return one sender with health and usage."""
    sender = await identities.find_sender(tx, user.id, sender_id)
    return (await show_senders(tx, settings, [sender]))[0]


@senders.patch("/{sender_id}", summary="Change a sender")
async def change_sender(
    user: SignedIn, tx: Transaction, settings: TheSettings, sender_id: UUID, change: SenderChange
) -> SenderView:
    """Change what is named; another address has to be verified again."""
    sender = await identities.lock_sender(tx, user.id, sender_id)
    window = timedelta(seconds=settings.limit_window_seconds)
    await identities.change_sender(tx, sender, change, window=window)
    return (await show_senders(tx, settings, [sender]))[0]


@senders.delete("/{sender_id}", status_code=204, summary="Delete a sender")
async def delete_sender(user: SignedIn, tx: Transaction, sender_id: UUID) -> None:
    """Delete a sender that has no scheduled e-mails."""
    await identities.delete_sender(tx, await identities.lock_sender(tx, user.id, sender_id))


@live.post("/senders/{sender_id}/verify", summary="Mail the link that verifies a sender")
async def mail_link(
    user: SignedIn, database: TheDatabase, vault: TheVault, settings: TheSettings, sender_id: UUID
) -> VerificationMail:
    """Send the link to the sender's own address, through its own SMTP server."""
    return await verify_from.mail_link(database, vault, settings, user.id, sender_id)


@links.get("/{token}", summary="The page with the button", response_class=HTMLResponse)
async def show_link(tx: Transaction, token: Token) -> HTMLResponse:
    """Show what the link is about; changes nothing."""
    try:
        sender = await verify_from.find_by_link(tx, token)
    except NotFound as problem:
        return HTMLResponse(bad_link_page(problem.message), problem.status, HEADERS)
    return HTMLResponse(ask_page(sender.email), headers=HEADERS)


@links.post("/{token}", summary="Confirm a From address", response_model=Confirmation)
async def confirm_link(
    tx: Transaction, token: Token, accept: Annotated[str, Header()] = ""
) -> Response:
    """Verify the sender; needs the link from the mail and nothing else."""
    wants_page = "text/html" in accept
    try:
        sender = await verify_from.confirm_link(tx, token)
    except NotFound as problem:
        if not wants_page:
            raise
        return HTMLResponse(bad_link_page(problem.message), problem.status, HEADERS)
    if wants_page:
        return HTMLResponse(done_page(sender.email), headers=HEADERS)
    confirmed = Confirmation(email=sender.email, verified=True)
    return JSONResponse(confirmed.model_dump(), headers=HEADERS)


router = APIRouter()
for part in (servers, links, senders, live):
    router.include_router(part)
