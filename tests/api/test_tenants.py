"""Walks every route there is as somebody it is not for; a new route is walked by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from reachinbox.sandbox.tables import SandboxMessage
from tests.accounts.people import browser_on, register, sign_in
from tests.api.walk import Operation, ask, operations
from tests.campaigns.world import add_sender, create, import_csv, user_id_of

# What may be asked without signing in, each with its own proof: a password, a cookie, a link.
PUBLIC = {
    "POST /api/auth/register",
    "POST /api/auth/login",
    "POST /api/auth/refresh",
    "POST /api/auth/logout",
    "GET /api/auth/providers",
    "GET /api/auth/google",
    "GET /api/auth/google/callback",
    "POST /api/auth/google/link",
    "POST /api/auth/reset",
    "POST /api/auth/reset/{token}",
    "GET /api/auth/confirm/{token}",
    "POST /api/auth/confirm/{token}",
    "GET /api/senders/verify/{token}",
    "POST /api/senders/verify/{token}",
}
NOT_IDS = {"token"}


@dataclass
class Tenant:
    """A signed-in user who has one of everything."""

    client: httpx.AsyncClient
    ids: dict[str, str]


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    with_sandbox = settings.model_copy(update={"sandbox_smtp_port": 2525})
    app = make_app(with_sandbox, database, password_cost=4)
    async with app.router.lifespan_context(app):
        yield app


async def a_tenant(app: FastAPI, database: Database, email: str) -> Tenant:
    client = browser_on(app)
    await register(client, email)
    token = (await sign_in(client, email)).json()["access_token"]
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    user_id = await user_id_of(client)
    return Tenant(client, await _one_of_everything(client, database, user_id))


async def _one_of_everything(
    client: httpx.AsyncClient, database: Database, user_id: UUID
) -> dict[str, str]:
    sender_id = await add_sender(database, user_id)
    campaign_id = await create(client, sender_id)
    imported = await import_csv(client, database, campaign_id)
    scheduled = await client.post(f"/api/campaigns/{campaign_id}/schedule")
    assert scheduled.status_code == 200, scheduled.text
    async with database.transaction() as tx:
        message = SandboxMessage(
            user_id=user_id, mail_from="a@example.com", rcpt_to="b@example.com", subject="Hello",
            raw=b"Subject: Hello\r\n\r\nHello\r\n",
        )  # fmt: skip
        tx.add(message)
    emails = (await client.get("/api/emails", params={"campaign_id": campaign_id})).json()
    servers = (await client.get(f"/api/senders/{sender_id}")).json()["smtp_server_ids"]
    template = {"name": "T", "subject": "S", "html": "<p>H</p>"}
    mailbox = {
        "name": "M", "host": "imap.example.com", "port": 993, "security": "tls", "username": "u",
        "password": "p",
    }  # fmt: skip
    hook = {"provider": "postmark", "name": "P"}
    suppressed = await _make(client, "suppressions", {"email": "never@example.com"})
    return {
        "user_id": str(user_id),
        "sender_id": str(sender_id),
        "server_id": servers[0],
        "smtp_server_id": servers[0],
        "campaign_id": campaign_id,
        "import_id": imported["id"],
        "email_id": emails["items"][0]["id"],
        "message_id": str(message.id),
        "template_id": (await _make(client, "templates", template))["id"],
        "suppression_id": suppressed["items"][0]["id"],
        "account_id": (await _make(client, "imap-accounts", mailbox))["id"],
        "hook_id": (await _make(client, "provider-hooks", hook))["id"],
        "key_id": (await _make(client, "api-keys", {"name": "CI"}))["id"],
        "session_id": (await client.get("/api/sessions")).json()["items"][0]["id"],
    }


async def _make(client: httpx.AsyncClient, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"/api/{kind}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
async def ada(app: FastAPI, database: Database) -> AsyncIterator[Tenant]:
    """The first user, and so an admin."""
    tenant = await a_tenant(app, database, "ada@example.com")
    yield tenant
    await tenant.client.aclose()


@pytest.fixture
async def bob(ada: Tenant, app: FastAPI, database: Database) -> AsyncIterator[Tenant]:
    assert ada.ids
    tenant = await a_tenant(app, database, "bob@example.com")
    yield tenant
    await tenant.client.aclose()


def about_something(app: FastAPI, ids: dict[str, str]) -> list[Operation]:
    """Return the operations whose path names an object; every kind of object must be known."""
    found = [one for one in operations(app) if set(one.path_names) - NOT_IDS]
    for one in found:
        unknown = set(one.path_names) - set(ids)
        assert not unknown, f"{one}: let _one_of_everything make a {unknown.pop()}"
    return found


def is_for_admins(operation: Operation) -> bool:
    return operation.path.startswith("/api/admin/")


async def everything_of(app: FastAPI, tenant: Tenant) -> dict[str, Any]:
    """Read all that a tenant can see."""
    seen: dict[str, Any] = {}
    for operation in operations(app):
        if operation.method == "GET" and not is_for_admins(operation) and str(operation) not in (
            *PUBLIC, "GET /api/stats/queue", "GET /api/system",
        ):  # fmt: skip
            answer = await ask(tenant.client, operation, tenant.ids)
            assert answer.status_code == 200, f"{operation}: {answer.text}"
            is_json = "json" in answer.headers["Content-Type"]
            seen[str(operation)] = answer.json() if is_json else answer.text
    return seen


async def test_anothers_object_is_not_found_on_any_route(
    app: FastAPI, ada: Tenant, bob: Tenant
) -> None:
    before = [await everything_of(app, tenant) for tenant in (ada, bob)]
    leaks: list[str] = []
    walked = 0
    for asker, owner in ((bob, ada), (ada, bob)):
        for operation in about_something(app, owner.ids):
            if is_for_admins(operation) and asker is ada:
                continue
            wanted = 403 if is_for_admins(operation) else 404
            answer = await ask(asker.client, operation, owner.ids)
            walked += 1
            if answer.status_code != wanted or owner.ids["campaign_id"] in answer.text:
                leaks.append(f"{operation}: {answer.status_code} {answer.text[:200]}")
    assert not leaks, "\n".join(leaks)
    assert walked > 50
    after = [await everything_of(app, tenant) for tenant in (ada, bob)]
    for was, is_now in zip(before, after, strict=True):
        for name in was:
            assert _steady(was[name]) == _steady(is_now[name]), name


def _steady(shown: Any) -> Any:
    """Leave out what is read from the clock."""
    if isinstance(shown, dict):
        moving = {
            "now",
            "last_used_at",
            "drift_seconds",
            "computed_at",
            "finish_at",
            "gates",
            "from_at",
            "to_at",
        }
        if "finish_at" in shown:  # a measurement of a running campaign, and when it was made
            moving.add("at")
        if "capacity" in shown:  # of what is left of today
            moving |= {"capacity", "free"}
        return {key: _steady(each) for key, each in shown.items() if key not in moving}
    return [_steady(each) for each in shown] if isinstance(shown, list) else shown


async def test_nothing_of_another_is_in_any_list_or_filter(
    app: FastAPI, ada: Tenant, bob: Tenant
) -> None:
    secret = set(ada.ids.values())
    for operation in operations(app):
        if operation.method != "GET" or is_for_admins(operation) or str(operation) in PUBLIC:
            continue
        queries = [{}] + [{name: ada.ids[name]} for name in operation.query_names
                          if name in ada.ids]  # fmt: skip
        for query in queries:
            answer = await ask(bob.client, operation, bob.ids, query=query)
            shown = answer.text
            assert not [each for each in secret if each in shown], f"{operation} {query}: {shown}"


async def test_nothing_of_another_can_be_named_in_a_body(
    app: FastAPI, ada: Tenant, bob: Tenant
) -> None:
    document = app.openapi()
    tried = 0
    for operation in operations(app):
        if operation.body is None or operation.method not in {"POST", "PATCH"}:
            continue
        for name, value in _foreign_fields(document, operation, ada.ids):
            body = {**operation.body, name: value}
            answer = await ask(bob.client, operation, bob.ids, body=body)
            tried += 1
            is_refused = 400 <= answer.status_code < 500
            assert is_refused or answer.json()["done"] == 0, f"{operation} {name}: {answer.text}"
    assert tried >= 4


def _foreign_fields(
    document: Any, operation: Operation, ids: dict[str, str]
) -> list[tuple[str, Any]]:
    said = document["paths"][operation.path][operation.method.lower()]
    schema = said["requestBody"]["content"]["application/json"]["schema"]
    for each in schema.get("anyOf", [schema]):
        if "$ref" in each:
            schema = document["components"]["schemas"][each["$ref"].rpartition("/")[2]]
            break
    names = schema.get("properties", {})
    return [(name, ids[name]) for name in names if name in ids] + [
        (name, [ids[name.removesuffix("s")]]) for name in names if name.removesuffix("s") in ids
        and name.endswith("_ids")
    ]  # fmt: skip


async def test_nothing_is_told_or_done_without_signing_in(app: FastAPI, ada: Tenant) -> None:
    async with browser_on(app) as nobody:
        for operation in operations(app):
            if str(operation) not in PUBLIC:
                answer = await ask(nobody, operation, ada.ids)
                assert answer.status_code == 401, f"{operation}: {answer.text}"


async def test_what_is_for_admins_is_for_nobody_else(
    app: FastAPI, ada: Tenant, bob: Tenant
) -> None:
    walked = [one for one in operations(app) if is_for_admins(one)]
    for operation in walked:
        answer = await ask(bob.client, operation, bob.ids)
        assert answer.status_code == 403, f"{operation}: {answer.text}"
        assert answer.json()["error"]["code"] == "admin_only"
    assert len(walked) >= 6
    assert (await ada.client.get("/api/admin/users")).status_code == 200


async def test_a_reading_key_changes_nothing_anywhere(app: FastAPI, ada: Tenant) -> None:
    key = await _make(ada.client, "api-keys", {"name": "reader", "scopes": ["read"]})
    async with browser_on(app) as script:
        script.headers["Authorization"] = f"Bearer {key['key']}"
        for operation in operations(app):
            if operation.method != "GET" and str(operation) not in PUBLIC:
                answer = await ask(script, operation, ada.ids)
                assert answer.status_code == 403, f"{operation}: {answer.text}"
                assert answer.json()["error"]["code"] in {"scope_missing", "session_needed"}


async def test_a_writing_key_makes_nothing_go_out(app: FastAPI, ada: Tenant) -> None:
    key = await _make(ada.client, "api-keys", {"name": "writer", "scopes": ["read", "write"]})
    words = {"schedule", "resume", "send", "test-send", "retry", "resolve"}
    sending = [
        one for one in operations(app)
        if one.method == "POST"
        and (one.path.rpartition("/")[2] in words or one.path.endswith("{sender_id}/verify"))
    ]  # fmt: skip
    assert len(sending) >= 7
    async with browser_on(app) as script:
        script.headers["Authorization"] = f"Bearer {key['key']}"
        for operation in sending:
            answer = await ask(script, operation, ada.ids)
            assert answer.status_code == 403, f"{operation}: {answer.text}"
        template = {"name": "T", "subject": "S", "html": "<p>H</p>"}
        assert (await script.post("/api/templates", json=template)).status_code == 201
