from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text, update

from reachinbox.accounts.scopes import needed_scope
from reachinbox.accounts.tables import ApiKey, User
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from tests.accounts.people import browser_on, code_of

TEMPLATE = {"name": "T", "subject": "S", "html": "<p>H</p>"}


@pytest.fixture
async def script(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_on(app) as client:
        yield client


async def make(client: httpx.AsyncClient, *scopes: str, **more: Any) -> dict[str, Any]:
    asked = {"name": "CI", "scopes": scopes or ["read", "write", "send"], **more}
    answer = await client.post("/api/api-keys", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


def use(client: httpx.AsyncClient, key: dict[str, Any]) -> httpx.AsyncClient:
    client.headers["Authorization"] = f"Bearer {key['key']}"
    return client


async def test_a_key_is_shown_once_and_kept_as_a_hash(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    made = await make(signed_in)
    assert made["key"].startswith(made["hint"])
    for path in ("/api/api-keys", f"/api/api-keys/{made['id']}"):
        assert made["key"] not in (await signed_in.get(path)).text
    async with database.transaction() as tx:
        kept = (await tx.execute(text("SELECT api_keys::text FROM api_keys"))).scalar_one()
    assert made["key"] not in kept
    assert made["key"][3:] not in kept


async def test_a_repeat_of_making_a_key_does_not_show_it_again(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    headers = {"Idempotency-Key": "once"}
    asked = {"name": "CI", "scopes": ["read"]}
    first = await signed_in.post("/api/api-keys", json=asked, headers=headers)
    again = await signed_in.post("/api/api-keys", json=asked, headers=headers)
    assert again.json() == first.json() | {"key": None}
    async with database.transaction() as tx:
        kept = (await tx.execute(text("SELECT body::text FROM idempotency_keys"))).scalar_one()
    assert first.json()["key"] not in kept
    assert len((await signed_in.get("/api/api-keys")).json()["items"]) == 1


async def test_a_key_does_what_its_scopes_say(
    signed_in: httpx.AsyncClient, script: httpx.AsyncClient
) -> None:
    use(script, await make(signed_in, "read"))
    assert (await script.get("/api/me")).status_code == 200
    answer = await script.post("/api/templates", json=TEMPLATE)
    assert (answer.status_code, code_of(answer)) == (403, "scope_missing")
    use(script, await make(signed_in, "write"))
    assert (await script.post("/api/templates", json=TEMPLATE)).status_code == 201
    assert code_of(await script.get("/api/templates")) == "scope_missing"


async def test_no_key_reaches_what_guards_the_account(
    signed_in: httpx.AsyncClient, script: httpx.AsyncClient
) -> None:
    key = use(script, await make(signed_in))
    for answer in (
        await key.get("/api/api-keys"),
        await key.post("/api/api-keys", json={"name": "another"}),
        await key.get("/api/sessions"),
        await key.patch("/api/me", json={"name": "Eve"}),
        await key.post("/api/auth/logout-all"),
        await key.get("/api/admin/users"),
    ):
        assert (answer.status_code, code_of(answer)) == (403, "session_needed")


async def test_a_replay_does_not_pass_by_the_scopes(
    signed_in: httpx.AsyncClient, script: httpx.AsyncClient
) -> None:
    headers = {"Idempotency-Key": "same"}
    made = await signed_in.post("/api/templates", json=TEMPLATE, headers=headers)
    assert made.status_code == 201
    use(script, await make(signed_in, "read"))
    answer = await script.post("/api/templates", json=TEMPLATE, headers=headers)
    assert answer.status_code == 403


async def test_a_deleted_expired_or_disabled_key_is_over(
    signed_in: httpx.AsyncClient, script: httpx.AsyncClient, database: Database
) -> None:
    deleted = await make(signed_in)
    assert (await signed_in.delete(f"/api/api-keys/{deleted['id']}")).status_code == 204
    assert (await signed_in.delete(f"/api/api-keys/{deleted['id']}")).status_code == 404
    soon = (utc_now() + timedelta(hours=1)).isoformat()
    expired = await make(signed_in, expires_at=soon)
    assert (await use(script, expired).get("/api/me")).status_code == 200
    async with database.transaction() as tx:
        await tx.execute(update(ApiKey).values(expires_at=ApiKey.created_at))
    kept = await make(signed_in)
    for key in (deleted, expired, {"key": "rk_nonsense"}, {"key": "rk_"}):
        assert (await use(script, key).get("/api/me")).status_code == 401
    assert (await use(script, kept).get("/api/me")).status_code == 200
    async with database.transaction() as tx:
        await tx.execute(update(User).values(disabled_at=User.created_at))
    assert (await use(script, kept).get("/api/me")).status_code == 401


async def test_the_last_use_is_shown(
    signed_in: httpx.AsyncClient, script: httpx.AsyncClient, database: Database
) -> None:
    made = await make(signed_in)
    assert made["last_used_at"] is None
    for _ in range(3):
        await use(script, made).get("/api/me")
    shown = (await signed_in.get(f"/api/api-keys/{made['id']}")).json()
    assert shown["last_used_from"] == "127.0.0.1"
    first = shown["last_used_at"]
    async with database.transaction() as tx:
        key = (await tx.scalars(select(ApiKey))).one()
        key.last_used_at = key.created_at - timedelta(minutes=2)
    await script.get("/api/me")
    assert (await signed_in.get(f"/api/api-keys/{made['id']}")).json()["last_used_at"] > first


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"scopes": ["admin"]}, {"name": "a\nb"}, {"user_id": "x"},
     {"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "2999-01-01T00:00:00"}],
)  # fmt: skip
async def test_a_bad_key_is_refused(signed_in: httpx.AsyncClient, wrong: dict[str, Any]) -> None:
    answer = await signed_in.post("/api/api-keys", json={"name": "CI", **wrong})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/api/campaigns", "read"),
        ("POST", "/api/campaigns", "write"),
        ("POST", "/api/campaigns/schedule", "send"),
        ("POST", "/api/campaigns/1/schedule", "send"),
        ("POST", "/api/campaigns/1/pause", "write"),
        ("POST", "/api/emails/retry", "send"),
        ("POST", "/api/emails/1/resolve", "send"),
        ("DELETE", "/api/emails/1", "write"),
        ("PATCH", "/api/me", None),
        ("GET", "/api/admin/audit", None),
        ("POST", "/api/anything/new", "write"),
    ],
)
def test_every_request_needs_one_scope(method: str, path: str, scope: str | None) -> None:
    assert needed_scope(method, path) == scope
