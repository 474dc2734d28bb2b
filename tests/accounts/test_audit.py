import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from reachinbox.accounts.sessions import GRACE
from reachinbox.accounts.tables import RefreshToken
from reachinbox.runtime.database import Database
from tests.accounts.people import PASSWORD, browser_on, register, sign_in
from tests.campaigns.world import add_sender, create, import_csv, user_id_of

TEMPLATE = {"name": "T", "subject": "S", "html": "<p>H</p>"}


def at(app: FastAPI, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def entries(admin: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    """The log, oldest first, without what was only looked at."""
    answer = await admin.get("/api/admin/audit", params={"limit": 500, **query})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    return [each for each in reversed(items) if each["kind"] != "admin_view" or "kind" in query]


async def test_a_change_is_recorded_with_who_what_whence_and_when(
    signed_in: httpx.AsyncClient,
) -> None:
    signed_in.headers["User-Agent"] = "Script/1\x1b[31m"
    made = (await signed_in.post("/api/templates", json=TEMPLATE)).json()["id"]
    await signed_in.patch(f"/api/templates/{made}", json={"name": "Another"})
    await signed_in.delete(f"/api/templates/{made}")
    changes = [one for one in await entries(signed_in, kind="change") if one["status"]]
    where = f"/api/templates/{made}"
    assert [(one["action"], one["target"], one["status"]) for one in changes] == [
        ("POST /api/templates", where, 201),
        ("PATCH /api/templates/{template_id}", where, 200),
        ("DELETE /api/templates/{template_id}", where, 204),
    ]
    first = changes[0]
    assert (first["who"], first["address"]) == ("ada@example.com", "127.0.0.1")
    assert first["user_agent"] == "Script/1\N{REPLACEMENT CHARACTER}[31m"
    assert first["session_id"]
    assert first["request_id"]
    assert first["details"] == {
        "summary": "Keep a template", "fields": ["html", "name", "subject"],
    }  # fmt: skip


async def test_what_fails_or_is_replayed_is_no_change(signed_in: httpx.AsyncClient) -> None:
    await signed_in.post("/api/templates", json={"name": "broken"})
    headers = {"Idempotency-Key": "once"}
    for _ in range(3):
        await signed_in.post("/api/templates", json=TEMPLATE, headers=headers)
    await signed_in.post("/api/templates/preview", json={"subject": "S", "html": "H"})
    changes = await entries(signed_in, kind="change")
    assert [one["action"] for one in changes] == ["registered", "POST /api/templates"]


async def test_a_change_and_its_entry_are_one_transaction(
    app: FastAPI, signed_in: httpx.AsyncClient, database: Database
) -> None:
    async def fail(*_: object) -> None:
        raise OSError("the log cannot be written")

    app.state.record_change = fail
    assert (await signed_in.post("/api/templates", json=TEMPLATE)).status_code == 503
    async with database.transaction() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM templates")) == 0


async def test_routes_without_a_transaction_are_recorded_too(
    signed_in: httpx.AsyncClient,
) -> None:
    await signed_in.patch("/api/me", json={"name": "Countess"})
    last = (await entries(signed_in, kind="change"))[-1]
    assert (last["action"], last["who"]) == ("PATCH /api/me", "ada@example.com")
    assert last["details"]["fields"] == ["name"]


async def test_sign_ins_are_recorded_and_those_that_fail(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient
) -> None:
    await sign_in(api, password="a wrong one")
    await sign_in(api, "nobody@example.com\r\nforged")
    await sign_in(api)
    await api.post("/api/auth/logout")
    await api.post("/api/auth/logout")
    shown = [(one["kind"], one["who"], one["user_id"] is not None) for one in
             await entries(signed_in)]  # fmt: skip
    assert shown[2:] == [
        ("sign_in_failed", "ada@example.com", True),
        ("sign_in_failed", "nobody@example.com\ufffd\ufffdforged", False),
        ("sign_in", "ada@example.com", True),
        ("sign_out", "ada@example.com", True),
    ]  # fmt: skip


async def test_admin_views_key_uses_exports_and_refusals_are_recorded(
    signed_in: httpx.AsyncClient, app: FastAPI
) -> None:
    asked = {"name": "CI", "scopes": ["read"]}
    key = (await signed_in.post("/api/api-keys", json=asked)).json()
    await signed_in.get("/api/admin/users", params={"q": "ada"})
    async with browser_on(app) as script:
        script.headers["Authorization"] = f"Bearer {key['key']}"
        for _ in range(3):
            await script.get("/api/campaigns")
        await script.post("/api/templates", json=TEMPLATE)
    (use,) = await entries(signed_in, kind="key_use")
    assert (use["action"], use["api_key_id"]) == ("GET /api/campaigns", key["id"])
    (denied,) = await entries(signed_in, kind="denied")
    assert (denied["action"], denied["status"]) == ("POST /api/templates", 403)
    views = await entries(signed_in, kind="admin_view")
    assert views[0]["action"] == "GET /api/admin/users"


async def test_no_secret_of_a_body_is_recorded(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    canary = "canary-7f3b51"
    server = {"name": canary, "host": "127.0.0.1", "port": 2525, "security": "none",
              "username": "me", "password": canary}  # fmt: skip
    assert (await signed_in.post("/api/smtp-servers", json=server)).status_code == 201
    asked = {"password": f"{canary} and more", "current_password": PASSWORD}
    assert (await signed_in.patch("/api/me", json=asked)).status_code == 200
    async with database.transaction() as tx:
        rows = (await tx.execute(text("SELECT audit::text FROM audit"))).scalars().all()
    assert len(rows) >= 4
    assert not [row for row in rows if canary in row or PASSWORD in row]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'somebody else'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM audit WHERE false",
    ],
)
async def test_the_database_lets_nobody_change_it(
    signed_in: httpx.AsyncClient, database: Database, statement: str
) -> None:
    before = await entries(signed_in)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.transaction() as tx:
            await tx.execute(text(statement))
    assert await entries(signed_in) == before
    assert before


async def test_entries_outlive_the_user(signed_in: httpx.AsyncClient, database: Database) -> None:
    before = len(await entries(signed_in))
    async with database.transaction() as tx:
        await tx.execute(text("DELETE FROM users"))
        assert await tx.scalar(text("SELECT count(*) FROM audit")) > before


async def test_admins_search_it(signed_in: httpx.AsyncClient, app: FastAPI) -> None:
    async with at(app, "192.0.2.200") as bob:
        await register(bob, "bob@example.com")
        await sign_in(bob, "bob@example.com")
    assert {one["who"] for one in await entries(signed_in, q="BOB@")} == {"bob@example.com"}
    assert len(await entries(signed_in, q="192.0.2.200")) == 2
    assert await entries(signed_in, q="%") == []
    everything = await entries(signed_in)
    bobs = everything[-1]["user_id"]
    assert len(await entries(signed_in, user_id=bobs)) == 2
    later = {"from": everything[-1]["at"]}
    assert [one["id"] for one in await entries(signed_in, **later)] == [everything[-1]["id"]]
    pages: list[str] = []
    cursor = None
    while cursor is not None or not pages:
        query = {"limit": 1, "kind": "sign_in"} | ({"cursor": cursor} if cursor else {})
        page = (await signed_in.get("/api/admin/audit", params=query)).json()
        pages += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert len(pages) == len(set(pages)) == 2


async def alerts(admin: httpx.AsyncClient) -> list[str]:
    return [one["action"] for one in await entries(admin, kind="alert")]


async def test_many_failures_raise_an_alert_once(
    app: FastAPI, signed_in: httpx.AsyncClient
) -> None:
    async with at(app, "192.0.2.201") as thief:
        for _ in range(14):
            await sign_in(thief, password="a guess")
    assert sorted(await alerts(signed_in)) == [
        "many failed sign-ins from one network",
        "many failed sign-ins to one account",
    ]


async def test_a_sign_in_from_a_new_network_raises_an_alert(
    app: FastAPI, signed_in: httpx.AsyncClient
) -> None:
    for _ in range(2):
        async with at(app, "2001:db8::1") as elsewhere, at(app, "2001:db8::2") as next_door:
            await asyncio.gather(sign_in(elsewhere))
            await sign_in(next_door)
    assert await alerts(signed_in) == ["sign-in from a new network"]


async def test_a_replayed_refresh_token_raises_an_alert(
    api: httpx.AsyncClient, signed_in: httpx.AsyncClient, database: Database
) -> None:
    await sign_in(api)
    stolen = {"Cookie": f"refresh_token={api.cookies['refresh_token']}"}
    await api.post("/api/auth/refresh")
    async with database.transaction() as tx:
        await tx.execute(update(RefreshToken).values(spent_at=RefreshToken.spent_at - 2 * GRACE))
    assert (await api.post("/api/auth/refresh", headers=stolen)).status_code == 401
    assert await alerts(signed_in) == ["refresh token used again"]


async def test_ten_exports_within_an_hour_raise_an_alert(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in, await add_sender(database, await user_id_of(signed_in)))
    imported = await import_csv(signed_in, database, campaign_id)
    where = f"/api/imports/{imported['id']}/problems.csv"
    for _ in range(9):
        assert (await signed_in.get(where)).status_code == 200
    assert await alerts(signed_in) == []
    for _ in range(3):
        await signed_in.get(where)
    assert await alerts(signed_in) == ["mass export"]
    exports = await entries(signed_in, kind="export")
    assert (len(exports), exports[0]["target"]) == (12, where)
