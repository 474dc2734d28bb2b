import re
from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text, update

from reachinbox.accounts.mailed_links import ATTEMPTS_MAX, PER_HOUR, due_links, send_link
from reachinbox.accounts.system_mail import SystemSender, configured_sender
from reachinbox.accounts.tables import ApiKey, MailedLink, User
from reachinbox.api import make_app
from reachinbox.mail.smtp_server import Server
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from reachinbox.sandbox.system_sender import find_system_sender
from tests.accounts.people import PASSWORD, browser_on, code_of, register, sign_in
from tests.peers.scripted_smtp import ScriptedSmtp

NEW = "quite another sentence"
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    relay = {"system_smtp_url": "smtp+plain://127.0.0.1:2525", "system_from": "app@example.com"}
    able = Settings(_env_file=None, **(settings.model_dump() | relay))
    app = make_app(able, database, password_cost=4)
    async with app.router.lifespan_context(app):
        yield app


class Post:
    """The worker's part, with a mail server that keeps what it gets."""

    def __init__(self, database: Database, relay: ScriptedSmtp) -> None:
        self.database = database
        self.relay = relay
        server = Server(host="127.0.0.1", port=relay.port, security="none")
        self._sender = SystemSender("app@example.com", lambda _: server)

    async def deliver(self) -> list[str]:
        """Send what is due; return the links in the mails, oldest first."""
        before = len(self.relay.received)
        async with self.database.driver() as connection:
            due = await due_links(connection)
        for link_id in due:
            await send_link(self.database, self._sender, link_id, address=ADDRESS)
        return [_link_in(one.data) for one in self.relay.received[before:]]

    async def wait(self, time: timedelta) -> None:
        """Let time pass for every link."""
        async with self.database.transaction() as tx:
            await tx.execute(
                update(MailedLink).values(
                    due_at=MailedLink.due_at - time,
                    expires_at=MailedLink.expires_at - time,
                    created_at=MailedLink.created_at - time,
                )
            )


def _link_in(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    found = re.search(r"^http\S+", body.get_content(), re.MULTILINE)
    assert found
    return found[0]


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with ScriptedSmtp() as relay:
        yield Post(database, relay)


async def ask(client: httpx.AsyncClient, email: str = "ada@example.com") -> httpx.Response:
    return await client.post("/api/auth/reset", json={"email": email})


async def reset(client: httpx.AsyncClient, link: str, password: str = NEW) -> httpx.Response:
    token = link.partition("/reset?token=")[2]
    return await client.post(f"/api/auth/reset/{token}", json={"password": password})


async def confirm_by(client: httpx.AsyncClient, post: Post) -> None:
    (link,) = await post.deliver()
    assert (await client.post(link.removeprefix(ADDRESS))).status_code == 200


async def test_a_mailed_link_sets_a_new_password_once(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    await confirm_by(api, post)
    assert (await ask(api)).status_code == 202
    (link,) = await post.deliver()
    weak = await reset(api, link, "short")
    assert (weak.status_code, code_of(weak)) == (422, "weak_password")
    assert (await reset(api, link)).status_code == 204
    assert (await sign_in(api)).status_code == 401
    assert (await sign_in(api, password=NEW)).status_code == 200
    assert (await signed_in.get("/api/me")).status_code == 401
    again = await reset(api, link, "a third sentence, longer")
    assert (again.status_code, code_of(again)) == (404, "link_invalid")
    assert await post.deliver() == []


async def test_known_and_unknown_addresses_are_answered_alike(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    assert signed_in
    await post.deliver()
    known, unknown, nonsense = [
        await ask(api, email) for email in ("ADA@example.com", "nobody@example.com", "non\nsense")
    ]
    assert known.status_code == unknown.status_code == nonsense.status_code == 202
    assert known.json() == unknown.json() == nonsense.json()
    assert len(await post.deliver()) == 1


async def test_an_old_or_made_up_link_is_refused(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    assert signed_in
    await ask(api)
    _, link = await post.deliver()
    for bad in (f"{ADDRESS}/reset?token=made-up", f"{ADDRESS}/reset?token={'x' * 90}"):
        assert (await reset(api, bad)).status_code == 404
    await post.wait(timedelta(minutes=61))
    assert (await reset(api, link)).status_code == 404


async def test_a_link_that_confirms_sets_no_password(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    assert signed_in
    (link,) = await post.deliver()
    token = link.rpartition("/")[2]
    answer = await api.post(f"/api/auth/reset/{token}", json={"password": NEW})
    assert answer.status_code == 404


async def test_a_used_link_takes_the_others_with_it(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    await confirm_by(api, post)
    for _ in range(3):
        await ask(api)
    first, second, third = await post.deliver()
    assert (await reset(api, second)).status_code == 204
    for link in (first, third):
        assert (await reset(api, link)).status_code == 404
    assert (await signed_in.get("/api/me")).status_code == 401


async def test_nobody_is_flooded_with_mail(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    await confirm_by(api, post)
    for _ in range(PER_HOUR + 5):
        assert (await ask(api)).status_code == 202
    assert len(await post.deliver()) == PER_HOUR
    assert (await signed_in.get("/api/me")).status_code == 200


async def test_neither_database_nor_log_holds_a_link_that_works(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post, database: Database
) -> None:
    assert signed_in
    await ask(api)
    links = await post.deliver()
    async with database.transaction() as tx:
        rows = (await tx.execute(text("SELECT mailed_links::text FROM mailed_links"))).scalars()
        kept = " ".join(rows)
        logged = " ".join((await tx.execute(text("SELECT audit::text FROM audit"))).scalars())
    for link in links:
        token = re.split(r"[/=]", link)[-1]
        assert token not in kept + logged


async def test_an_address_is_confirmed_by_post_and_not_by_looking(
    api: httpx.AsyncClient, post: Post
) -> None:
    await register(api)
    await sign_in(api)
    (link,) = await post.deliver()
    path = link.removeprefix(ADDRESS)
    shown = await api.get(path)
    assert shown.status_code == 200
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert (await api.get("/api/me")).json()["email_confirmed_at"] is None
    done = await api.post(path, headers={"Accept": "text/html"})
    assert "is confirmed" in done.text
    assert (await api.get("/api/me")).json()["email_confirmed_at"]
    assert (await api.get(path)).status_code == (await api.post(path)).status_code == 404
    headers = {"X-CSRF-Token": api.cookies["csrf_token"]}
    again = await api.post("/api/me/confirm-email", headers=headers)
    assert (again.status_code, code_of(again)) == (409, "already_confirmed")


async def test_a_link_to_another_address_does_not_confirm_this_one(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post, database: Database
) -> None:
    assert signed_in
    (link,) = await post.deliver()
    async with database.transaction() as tx:
        await tx.execute(update(User).values(email="other@example.com"))
    assert (await api.post(link.removeprefix(ADDRESS))).status_code == 404


async def test_whoever_registered_an_address_first_keeps_nothing_of_it(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post, database: Database
) -> None:
    """Somebody registers another's address, makes a key, and waits; the owner resets."""
    made = await signed_in.post("/api/api-keys", json={"name": "back door"})
    await ask(api)
    links = await post.deliver()
    assert (await reset(api, links[-1])).status_code == 204
    async with database.transaction() as tx:
        assert (await tx.scalars(select(ApiKey.revoked_at))).one() is not None
    api.headers["Authorization"] = f"Bearer {made.json()['key']}"
    assert (await api.get("/api/me")).status_code == 401


async def test_a_confirmed_owner_keeps_their_keys_at_a_reset(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, post: Post
) -> None:
    await confirm_by(api, post)
    made = await signed_in.post("/api/api-keys", json={"name": "CI"})
    await ask(api)
    (link,) = await post.deliver()
    await reset(api, link)
    api.headers["Authorization"] = f"Bearer {made.json()['key']}"
    assert (await api.get("/api/me")).status_code == 200


async def test_a_server_in_trouble_is_tried_again_and_not_for_ever(
    api: httpx.AsyncClient, post: Post, database: Database
) -> None:
    await register(api)
    post.relay.answers["mail_from"] = "451 4.3.0 Later"
    for attempt in range(1, ATTEMPTS_MAX + 1):
        assert await post.deliver() == []
        async with database.transaction() as tx:
            link = (await tx.scalars(select(MailedLink))).one()
        assert (link.attempts, link.due_at is None) == (attempt, attempt == ATTEMPTS_MAX)
        assert "Later" in str(link.answer)
        await post.wait(timedelta(minutes=30))
    post.relay.answers.clear()
    assert await post.deliver() == []


async def test_a_link_whose_worker_died_is_sent_again_with_another_token(
    api: httpx.AsyncClient, post: Post, database: Database
) -> None:
    await register(api)
    (lost,) = await post.deliver()
    async with database.transaction() as tx:
        await tx.execute(update(MailedLink).values(due_at=func.now(), sent_at=None))
    (link,) = await post.deliver()
    assert (await api.post(lost.removeprefix(ADDRESS))).status_code == 404
    assert (await api.post(link.removeprefix(ADDRESS))).status_code == 200


async def test_without_a_system_sender_nothing_is_promised(
    settings: Settings, database: Database
) -> None:
    async with browser_on(make_app(settings, database, password_cost=4)) as client:
        answer = await ask(client)
        assert (answer.status_code, code_of(answer)) == (404, "no_system_sender")


def test_the_system_sender_is_read_from_the_settings(settings: Settings) -> None:
    url = "smtps://me%40example.com:p%3Aw@relay.example.com"
    asked = settings.model_dump() | {"system_smtp_url": url, "system_from": "app@example.com"}
    sender = configured_sender(Settings(_env_file=None, **asked))
    assert sender is not None
    server = sender.server_for(UUID(int=1))
    assert (server.host, server.port, server.security) == ("relay.example.com", 465, "tls")
    assert (server.username, server.password) == ("me@example.com", "p:w")
    assert find_system_sender(settings) is None


def test_where_a_sandbox_runs_mail_of_the_instance_lands_in_it(settings: Settings) -> None:
    sandboxed = settings.model_copy(update={"sandbox_smtp_port": 2525})
    sender = find_system_sender(sandboxed)
    assert sender is not None
    one, other = sender.server_for(UUID(int=1)), sender.server_for(UUID(int=2))
    assert (one.host, one.port) == ("127.0.0.1", 2525)
    assert one.username != other.username
    assert PASSWORD != one.password != other.password
