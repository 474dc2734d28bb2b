"""The mailboxes a user lets us read: kept, changed, and opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.vault import Vault
from reachinbox.inbox.forms import ImapChange, NewImapAccount
from reachinbox.inbox.tables import ImapAccount, ImapFolder
from reachinbox.mail.imap import ImapServer
from reachinbox.mail.smtp_server import Security
from reachinbox.runtime.errors import NotFound
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.outbound import find_destination, refuse_at_sight
from reachinbox.runtime.settings import Settings

PASSWORD_PLACE = {"table": "imap_accounts", "column": "password_sealed"}
CONNECTION = ("host", "port", "security", "username")


@dataclass(frozen=True, slots=True)
class MailboxAccess:
    """Everything needed to open a mailbox; `password` is in the clear, so keep it short."""

    id: UUID
    user_id: UUID
    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    folders: tuple[str, ...]
    sent_folder: str | None


async def own_account(
    session: AsyncSession, user_id: UUID, account_id: UUID, *, lock: bool = False
) -> ImapAccount:
    """Return a mailbox of this user, or raise a 404."""
    wanted = select(ImapAccount).where(ImapAccount.id == account_id, ImapAccount.user_id == user_id)
    account = await session.scalar(wanted.with_for_update() if lock else wanted)
    if account is None:
        raise NotFound("There is no such mailbox.")
    return account


async def list_accounts(
    session: AsyncSession, user_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[ImapAccount]:
    """Return a user's mailboxes, newest first."""
    wanted = select(ImapAccount).where(ImapAccount.user_id == user_id)
    if after is not None:
        wanted = wanted.where(ImapAccount.id < after)
    return (await session.scalars(wanted.order_by(ImapAccount.id.desc()).limit(limit))).all()


async def add_account(
    session: AsyncSession, vault: Vault, user_id: UUID, new: NewImapAccount, settings: Settings
) -> ImapAccount:
    """Keep a new mailbox; nothing is connected to yet."""
    where = new.where()
    refuse_at_sight(
        where.host,
        where.port,
        allow_private=settings.allow_private_hosts,
        allowed=settings.allow_list,
    )
    account = ImapAccount(
        id=new_id(),
        user_id=user_id,
        name=new.name,
        host=where.host,
        port=where.port,
        security=where.security,
        username=new.username,
        folders=new.folders,
        sent_folder=new.sent_folder,
        is_enabled=new.is_enabled,
    )
    account.password_sealed = await _seal(vault, session, account, new.password.get_secret_value())
    session.add(account)
    await session.flush()
    await session.refresh(account)
    return account


async def change_account(
    session: AsyncSession,
    vault: Vault,
    account: ImapAccount,
    change: ImapChange,
    settings: Settings,
) -> None:
    """Change what is named; a change of how to connect is tried at once, whatever failed before."""
    values = change.model_dump(exclude_unset=True, exclude={"password"})
    for name, value in values.items():
        if value is not None or name == "sent_folder":
            setattr(account, name, value)
    refuse_at_sight(
        account.host,
        account.port,
        allow_private=settings.allow_private_hosts,
        allowed=settings.allow_list,
    )
    if change.password is not None:
        secret = change.password.get_secret_value()
        account.password_sealed = await _seal(vault, session, account, secret)
    account.status, account.failures, account.last_error = "new", 0, None
    account.next_try_at = (await session.execute(select(func.now()))).scalar_one()
    account.holder_id = None  # whoever watches it finds that it lost the mailbox, and lets go
    if {"host", "username"} & values.keys():
        await session.execute(delete(ImapFolder).where(ImapFolder.account_id == account.id))
    await session.flush()
    await session.refresh(account)


async def access_to(session: AsyncSession, vault: Vault, account: ImapAccount) -> MailboxAccess:
    """Return how to open a mailbox; raises `SecretUnreadable`."""
    password = await vault.open(
        session,
        user_id=account.user_id,
        row_id=account.id,
        sealed=account.password_sealed,
        **PASSWORD_PLACE,
    )
    return MailboxAccess(
        id=account.id,
        user_id=account.user_id,
        host=account.host,
        port=account.port,
        security=cast("Security", account.security),
        username=account.username,
        password=password,
        folders=tuple(account.folders),
        sent_folder=account.sent_folder,
    )


async def server_to_open(access: MailboxAccess, settings: Settings) -> ImapServer:
    """Resolve and judge the host; never inside a transaction. Raises `HostRefused`."""
    destination = await find_destination(
        access.host,
        access.port,
        allow_private=settings.allow_private_hosts,
        allowed=settings.allow_list,
    )
    return ImapServer(
        host=destination.host,
        port=access.port,
        security=access.security,
        username=access.username,
        password=access.password,
        address=destination.address,
    )


async def _seal(vault: Vault, session: AsyncSession, account: ImapAccount, secret: str) -> bytes:
    return await vault.seal(
        session, user_id=account.user_id, row_id=account.id, secret=secret, **PASSWORD_PLACE
    )
