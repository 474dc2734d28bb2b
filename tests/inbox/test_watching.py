import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import select, text

from reachinbox.accounts.vault import Vault
from reachinbox.inbox import watching
from reachinbox.inbox.accounts import add_account
from reachinbox.inbox.forms import NewImapAccount
from reachinbox.inbox.holding import unwatched_mailboxes
from reachinbox.inbox.tables import ImapAccount
from reachinbox.inbox.watching import Post, watch_mailbox
from reachinbox.ledger.facts import fact_counts
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.settings import Settings, require
from tests.inbox.letters import bounce, reply
from tests.inbox.world import Sent, send
from tests.ledger.world import World
from tests.peers.dovecot import Dovecot


class Mailbox:
    """A mailbox of the world's user, and the watchers on it."""

    def __init__(self, world: World, dovecot: Dovecot, settings: Settings, name: str) -> None:
        self.world, self.dovecot, self.name = world, dovecot, name
        self._settings = settings
        self._vault = Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS"))
        self.id = UUID(int=0)

    async def add(self, **changes: str) -> "Mailbox":
        form = {
            "name": "Inbox", "host": "127.0.0.1", "port": self.dovecot.port, "security": "none",
            "username": self.name, "password": "secret",
        } | changes  # fmt: skip
        async with self.world.database.transaction() as tx:
            account = await add_account(
                tx, self._vault, self.world.user_id, NewImapAccount.model_validate(form),
                self._settings,
            )  # fmt: skip
        self.id = account.id
        return self

    def append(self, mail: bytes, folder: str = "INBOX", flags: str = "") -> None:
        self.dovecot.append(self.name, mail, folder, flags)

    @asynccontextmanager
    async def watched(self, worker_id: UUID | None = None) -> AsyncIterator[asyncio.Task[None]]:
        worker = worker_id or new_id()
        post = Post(self.world.database, self._vault, self._settings, worker)
        watching_now = asyncio.create_task(watch_mailbox(post, self.id))
        try:
            yield watching_now
        finally:
            watching_now.cancel()
            await asyncio.gather(watching_now, return_exceptions=True)

    async def until_read(self, count: int) -> None:
        sql = (
            "SELECT coalesce(sum(read_count), -1)::int AS n FROM imap_folders"
            " WHERE account_id = :id"
        )
        async with asyncio.timeout(15):
            while (await self.world.one(sql, id=self.id)).n < count:
                await asyncio.sleep(0.02)

    async def row(self) -> ImapAccount:
        async with self.world.database.transaction() as tx:
            return (await tx.scalars(select(ImapAccount).where(ImapAccount.id == self.id))).one()


@pytest.fixture
async def mailbox(world: World, dovecot: Dovecot, settings: Settings) -> Mailbox:
    return await Mailbox(world, dovecot, settings, f"u{world.user_id.hex}").add()


async def facts(world: World, sent: Sent) -> dict[str, int]:
    async with world.database.transaction() as tx:
        return await fact_counts(tx, sent.campaign_id)


async def test_a_bounce_that_lay_there_and_one_that_comes_later_count_once_each(
    world: World, mailbox: Mailbox
) -> None:
    ann, ben = await send(world, "ann@far.example", "ben@far.example")
    mailbox.append(bounce(ann), flags=r"\Seen")
    async with mailbox.watched():
        await mailbox.until_read(1)
        assert await facts(world, ann) == {"bounced": 1}
        mailbox.append(bounce(ben))
        await mailbox.until_read(2)
    async with mailbox.watched():
        mailbox.append(b"Subject: last\r\n\r\n.\r\n")
        await mailbox.until_read(3)
    assert await facts(world, ann) == {"bounced": 2}
    assert (await world.one("SELECT sum(read_count)::int AS n FROM imap_folders")).n == 3
    suppressed = await world.column("SELECT address_key || ' ' || reason FROM suppressions")
    assert sorted(suppressed) == ["ann@far.example bounced", "ben@far.example bounced"]


async def test_a_changed_uidvalidity_misses_and_repeats_nothing(
    world: World, mailbox: Mailbox
) -> None:
    ann, ben = await send(world, "ann@far.example", "ben@far.example")
    mailbox.append(reply(ann))
    async with mailbox.watched():
        await mailbox.until_read(1)
    async with world.database.transaction() as tx:  # what a restored mailbox looks like
        await tx.execute(text("UPDATE imap_folders SET uid_validity = 7, last_uid = 900"))
    mailbox.append(reply(ben))
    async with mailbox.watched():
        await mailbox.until_read(3)
    assert await facts(world, ann) == {"replied": 2}
    assert len(await world.column("SELECT id FROM replies")) == 2


async def test_only_one_of_two_watchers_has_the_mailbox(world: World, mailbox: Mailbox) -> None:
    async with mailbox.watched() as first:
        await mailbox.until_read(0)
        async with mailbox.watched() as second:
            await second
            assert not first.done()
            async with world.database.transaction() as tx:
                assert await unwatched_mailboxes(tx) == []
    async with world.database.transaction() as tx:
        assert await unwatched_mailboxes(tx) == [mailbox.id]


async def test_a_watcher_that_lost_its_lease_records_nothing_more(
    world: World, mailbox: Mailbox
) -> None:
    [ann] = await send(world, "ann@far.example")
    async with mailbox.watched() as watcher:
        await mailbox.until_read(0)
        async with world.database.transaction() as tx:
            await tx.execute(text("UPDATE imap_accounts SET holder_id = gen_random_uuid()"))
        mailbox.append(bounce(ann))
        await watcher
    assert await facts(world, ann) == {}


async def test_a_refused_login_stops_and_says_so(
    world: World, dovecot: Dovecot, settings: Settings
) -> None:
    mailbox = await Mailbox(world, dovecot, settings, "wrong").add(password="wrong")
    async with mailbox.watched() as watcher:
        await watcher
    row = await mailbox.row()
    assert row.status == "stopped"
    assert (row.last_error or "").startswith("login: ")
    async with world.database.transaction() as tx:
        assert await unwatched_mailboxes(tx) == []


async def test_a_copy_in_the_sent_folder_settles_the_unknown(
    world: World, mailbox: Mailbox
) -> None:
    sender = await world.sender()
    await world.campaign(sender, addresses=["ann@far.example", "ben@far.example"])
    claim = await world.claim()
    await world.mark(claim)
    await world.settle(claim, "unknown")
    ann = next(each for each in claim.emails if each.address.startswith("ann"))
    copy = f"Message-ID: <{ann.id.hex}.rib@example.com>\r\n\r\nHello\r\n".encode()
    mailbox.append(copy, folder="Sent")
    async with mailbox.watched():
        async with asyncio.timeout(15):
            while not (await world.one("SELECT sum(sent)::int AS n FROM runs")).n:
                await asyncio.sleep(0.02)
    states = await world.column("SELECT address || ' ' || status FROM emails ORDER BY address")
    assert states == ["ann@far.example sent", "ben@far.example unknown"]
    run = await world.one("SELECT total, sent, unknown, open FROM runs")
    assert (run.total, run.sent, run.unknown, run.open) == (2, 1, 1, 0)


async def test_a_backlog_is_read_in_pieces(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AT_ONCE", 7)
    sent = await send(world, *(f"p{n}@far.example" for n in range(30)))
    for each in sent:
        mailbox.append(bounce(each))
    async with mailbox.watched():
        await mailbox.until_read(30)
    assert await facts(world, sent[0]) == {"bounced": 30}
