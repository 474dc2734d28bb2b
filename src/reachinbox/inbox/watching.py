"""Watches one mailbox: reads what is new, records it with its place, waits for more."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.vault import SecretUnreadable
from reachinbox.inbox.accounts import MailboxAccess, access_to, server_to_open
from reachinbox.inbox.holding import hold_mailbox, is_held_by, keep_mailbox, let_go_of_mailbox
from reachinbox.inbox.matching import Came, take_in
from reachinbox.inbox.post import Post as Post
from reachinbox.inbox.rules import rules_of
from reachinbox.inbox.tables import ImapAccount, ImapFolder
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.ledger.resolve import settle_unknown_as_sent, unknown_message_ids
from reachinbox.mail.imap import WINDOW_UIDS, ImapFailed, Mailbox, open_mailbox
from reachinbox.mail.imap_wire import ImapBroken, ImapRefused
from reachinbox.mail.reading import read_mail
from reachinbox.runtime.database import AWAY
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.outbound import HostRefused
from reachinbox.senders.composing import unsubscribe_links

log = structlog.get_logger()

AT_ONCE = 25
ROUND_MAX = 5000
IDLE_SECONDS, POLL_SECONDS = 20.0, 15.0
LOOK_BACK = timedelta(days=14)
"""How far a mailbox is read when it is new, or has numbered its mails anew."""
UNKNOWN_WITHIN = timedelta(days=7)
UNKNOWN_AT_ONCE = 50
RESOLVE_EVERY = timedelta(minutes=2)


class LeaseLost(Exception):
    """Another worker watches this mailbox now, or its owner changed it."""


async def watch_mailbox(post: Post, account_id: UUID) -> None:
    """Watch until cancelled, or the lease or the line is lost; what failed is in the row then."""
    async with post.database.transaction() as session:
        if not await hold_mailbox(session, account_id, post.worker_id):
            return
    error: str | None = None
    is_refused = False
    try:
        await _Watcher(post, await _access(post, account_id)).run()
    except LeaseLost:
        pass
    except ImapFailed as failed:
        error, is_refused = f"{failed.step}: {failed.words}", failed.is_login
    except (ImapBroken, ImapRefused, OSError) as broken:
        error = str(broken) or type(broken).__name__
    except (HostRefused, SecretUnreadable) as problem:
        error, is_refused = problem.message, True
    finally:
        await asyncio.shield(_let_go(post, account_id, error=error, is_refused=is_refused))


async def _access(post: Post, account_id: UUID) -> MailboxAccess:
    async with post.database.transaction() as session:
        account = await session.get_one(ImapAccount, account_id)
        return await access_to(session, post.vault, account)


async def _let_go(post: Post, account_id: UUID, *, error: str | None, is_refused: bool) -> None:
    async with post.database.transaction() as session:
        account = await session.get(ImapAccount, account_id)
        await let_go_of_mailbox(
            session,
            account_id,
            post.worker_id,
            error=error,
            failures=account.failures if account else 0,
            is_refused=is_refused,
        )
    if error:
        log.warning("mailbox trouble", account_id=str(account_id), error=error)


class _Watcher:
    def __init__(self, post: Post, access: MailboxAccess) -> None:
        self._post = post
        self._access = access
        self._rules = rules_of(post.settings)
        self._tokens = unsubscribe_links(post.settings).tokens
        self._resolved_at: datetime | None = None

    async def run(self) -> None:
        server = await server_to_open(self._access, self._post.settings)
        async with open_mailbox(server) as mailbox:
            while True:
                if self._is_time_to_resolve():
                    await self._resolve_unknown(mailbox)
                for folder in reversed(self._access.folders):  # the first one is then waited for
                    await self._read_folder(mailbox, folder)
                await self._keep()
                if mailbox.can_idle:
                    await mailbox.wait(IDLE_SECONDS)
                else:
                    await asyncio.sleep(POLL_SECONDS)

    async def _keep(self) -> None:
        async with self._post.database.transaction() as session:
            if not await keep_mailbox(session, self._access.id, self._post.worker_id):
                raise LeaseLost

    async def _read_folder(self, mailbox: Mailbox, name: str) -> None:
        seen = await mailbox.examine(name)
        place = await self._place(name)
        if place is None or place.uid_validity != seen.uid_validity:
            uids = await mailbox.uids_since((datetime.now(UTC) - LOOK_BACK).date())
            last = min(uids, default=seen.uid_next) - 1
            await self._record(name, seen.uid_validity, max(last, 0), {})
        else:
            uids = await self._uids_after(mailbox, place.last_uid, seen.uid_next)
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            mails = await mailbox.fetch(some)
            await self._record(name, seen.uid_validity, some[-1], mails)

    async def _uids_after(self, mailbox: Mailbox, last_uid: int, uid_next: int) -> list[int]:
        """Look through the numbers in windows, so that no answer is ever too long."""
        uids: list[int] = []
        while last_uid < uid_next - 1 and len(uids) < ROUND_MAX:
            up_to = min(last_uid + WINDOW_UIDS, uid_next - 1)
            uids += await mailbox.uids_after(last_uid, up_to)
            last_uid = up_to
        return uids

    async def _place(self, name: str) -> ImapFolder | None:
        async with self._post.database.transaction() as session:
            return await session.get(ImapFolder, (self._access.id, name))

    async def _record(
        self, folder: str, uid_validity: int, last_uid: int, mails: dict[int, bytes]
    ) -> None:
        """Act on these mails and move the place in one transaction: each counts exactly once."""
        read = [
            Came(await asyncio.to_thread(read_mail, raw), raw, self._access.id)
            for _, raw in sorted(mails.items())
        ]
        async with self._post.database.transaction() as session:
            if not await is_held_by(session, self._access.id, self._post.worker_id):
                raise LeaseLost
            await lock_sending_of(session, self._access.user_id)  # before any run: see locks.py
            for came in read:
                await self._take_in(session, came)
            await _move(session, self._access.id, folder, uid_validity, last_uid, len(mails))

    async def _take_in(self, session: AsyncSession, came: Came) -> None:
        try:
            async with session.begin_nested():
                done = await take_in(session, self._access.user_id, came, self._rules, self._tokens)
        except (Problem, SQLAlchemyError) as error:
            if isinstance(error, AWAY):
                raise
            log.exception("a mail could not be recorded", account_id=str(self._access.id))
        else:
            if any(done):
                log.info("mail matched", account_id=str(self._access.id), facts=done)

    def _is_time_to_resolve(self) -> bool:
        now = datetime.now(UTC)
        if self._resolved_at is not None and now - self._resolved_at < RESOLVE_EVERY:
            return False
        self._resolved_at = now
        return True

    async def _resolve_unknown(self, mailbox: Mailbox) -> None:
        """Look in the folder of sent mail for what nobody knows of: a copy there proves it left."""
        async with self._post.database.transaction() as session:
            unknown = await unknown_message_ids(
                session, self._access.user_id, within=UNKNOWN_WITHIN, limit=UNKNOWN_AT_ONCE
            )
        if not unknown:
            return
        folder = self._access.sent_folder or await mailbox.sent_folder()
        if folder is None:
            return
        await mailbox.examine(folder)
        for email_id, message_id in unknown:
            if await mailbox.has_message(message_id):
                async with self._post.database.transaction() as session:
                    await settle_unknown_as_sent(session, email_id, found="in the sent folder")


async def _move(
    session: AsyncSession,
    account_id: UUID,
    folder: str,
    uid_validity: int,
    last_uid: int,
    count: int,
) -> None:
    place = insert(ImapFolder).values(
        account_id=account_id,
        name=folder,
        uid_validity=uid_validity,
        last_uid=last_uid,
        read_count=count,
    )
    await session.execute(
        place.on_conflict_do_update(
            index_elements=["account_id", "name"],
            set_={
                "uid_validity": uid_validity,
                "last_uid": last_uid,
                "read_count": ImapFolder.read_count + count,
            },
        )
    )
