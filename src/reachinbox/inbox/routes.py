"""Mailboxes and the answers found in them, over HTTP."""

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.accounts.vault import Vault
from reachinbox.inbox.accounts import add_account, change_account, list_accounts, own_account
from reachinbox.inbox.forms import (
    ImapAccountView,
    ImapChange,
    ImapStepView,
    NewImapAccount,
    ReplyView,
)
from reachinbox.inbox.replies import list_replies
from reachinbox.inbox.verifying import verify_mailbox
from reachinbox.runtime.edge import TheDatabase, TheSettings, Transaction
from reachinbox.runtime.pages import Page, PageAsk, PageWanted

router = APIRouter(prefix="/api", tags=["inbox"], route_class=IdempotentRoute)
# On the network for seconds, so it opens short transactions itself.
live = APIRouter(prefix="/api", tags=["inbox"])


def _vault_of(request: Request) -> Vault:
    return cast("Vault", request.app.state.vault)


TheVault = Annotated[Vault, Depends(_vault_of)]


def _after(ask: PageAsk) -> UUID | None:
    return UUID(str(ask.after[0])) if ask.after else None


@router.get("/imap-accounts", summary="List your mailboxes")
async def get_accounts(user: SignedIn, tx: Transaction, ask: PageWanted) -> Page[ImapAccountView]:
    """Return the mailboxes that are watched, newest first."""
    rows = await list_accounts(tx, user.id, after=_after(ask), limit=ask.limit + 1)
    return ask.page(rows, lambda row: [row.id], ImapAccountView.model_validate)


@router.post("/imap-accounts", status_code=201, summary="Watch a mailbox")
async def post_account(
    user: SignedIn, tx: Transaction, vault: TheVault, settings: TheSettings, new: NewImapAccount
) -> ImapAccountView:
    """Add a mailbox; it is read, never changed: no mail is marked, moved or deleted."""
    account = await add_account(tx, vault, user.id, new, settings)
    return ImapAccountView.model_validate(account)


@router.get("/imap-accounts/{account_id}", summary="Read a mailbox's settings")
async def get_account(user: SignedIn, tx: Transaction, account_id: UUID) -> ImapAccountView:
    """Return one mailbox with its health; the password is never shown."""
    return ImapAccountView.model_validate(await own_account(tx, user.id, account_id))


@router.patch("/imap-accounts/{account_id}", summary="Change a mailbox")
async def patch_account(
    user: SignedIn,
    tx: Transaction,
    vault: TheVault,
    settings: TheSettings,
    account_id: UUID,
    change: ImapChange,
) -> ImapAccountView:
    """Change what is named; it is tried again at once."""
    account = await own_account(tx, user.id, account_id, lock=True)
    await change_account(tx, vault, account, change, settings)
    return ImapAccountView.model_validate(account)


@router.delete("/imap-accounts/{account_id}", status_code=204, summary="Stop watching a mailbox")
async def delete_account(user: SignedIn, tx: Transaction, account_id: UUID) -> None:
    """Forget a mailbox and its password; answers found there stay."""
    await tx.delete(await own_account(tx, user.id, account_id, lock=True))


@live.post("/imap-accounts/{account_id}/verify", summary="Try a mailbox step by step")
async def post_verify(
    user: SignedIn, database: TheDatabase, vault: TheVault, settings: TheSettings, account_id: UUID
) -> list[ImapStepView]:
    """Resolve, connect, encrypt, log in, and open each folder for reading."""
    return await verify_mailbox(database, vault, settings, user.id, account_id)


@router.get("/replies", summary="List answers to your e-mails")
async def get_replies(
    user: SignedIn,
    tx: Transaction,
    ask: PageWanted,
    campaign_id: UUID | None = None,
    kind: Literal["human", "auto_reply"] | None = None,
) -> Page[ReplyView]:
    """Return answers, newest first, without what they quote."""
    rows = await list_replies(
        tx, user.id, campaign_id=campaign_id, kind=kind, after=_after(ask), limit=ask.limit + 1
    )
    return ask.page(rows, lambda row: [row.id], ReplyView.model_validate)
