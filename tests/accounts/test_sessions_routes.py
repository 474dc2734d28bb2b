import asyncio

import httpx
from fastapi import FastAPI
from sqlalchemy import select, update

from reachinbox.accounts.sessions import LONGEST, forget_old_sessions
from reachinbox.accounts.tables import RefreshToken
from reachinbox.runtime.database import Database
from tests.accounts.people import browser_on, register, sign_in


async def signed_in_from(app: FastAPI, user_agent: str) -> httpx.AsyncClient:
    client = browser_on(app)
    client.headers["User-Agent"] = user_agent
    assert (await sign_in(client)).status_code == 200
    client.headers["X-CSRF-Token"] = client.cookies["csrf_token"]
    return client


async def test_one_sees_where_one_is_signed_in_and_signs_out_there(
    api: httpx.AsyncClient, app: FastAPI
) -> None:
    await register(api)
    desk, phone = await signed_in_from(app, "Desk/1"), await signed_in_from(app, "Phone/2\x1b[2J")
    shown = (await desk.get("/api/sessions")).json()["items"]
    assert [(one["user_agent"], one["is_current"]) for one in shown] == [
        ("Phone/2\N{REPLACEMENT CHARACTER}[2J", False),
        ("Desk/1", True),
    ]
    assert {one["address"] for one in shown} == {"127.0.0.1"}
    assert (await desk.delete(f"/api/sessions/{shown[0]['id']}")).status_code == 204
    assert (await phone.get("/api/me")).status_code == 401
    assert (await phone.post("/api/auth/refresh")).status_code == 401
    assert len((await desk.get("/api/sessions")).json()["items"]) == 1
    assert (await desk.delete(f"/api/sessions/{shown[0]['id']}")).status_code == 404
    await desk.aclose()
    await phone.aclose()


async def test_a_refresh_moves_a_session_to_where_it_was_used(
    api: httpx.AsyncClient, app: FastAPI
) -> None:
    await register(api)
    client = await signed_in_from(app, "Old/1")
    begun = (await client.get("/api/sessions")).json()["items"][0]
    client.headers["User-Agent"] = "New/2"
    await asyncio.gather(*(client.post("/api/auth/refresh") for _ in range(5)))
    shown = (await client.get("/api/sessions")).json()["items"]
    assert [one["user_agent"] for one in shown] == ["New/2"]
    assert (shown[0]["id"], shown[0]["begun_at"]) == (begun["id"], begun["begun_at"])
    await client.aclose()


async def test_a_session_ends_however_much_it_is_used(
    api: httpx.AsyncClient, database: Database
) -> None:
    await register(api)
    await sign_in(api)
    async with database.transaction() as tx:
        await tx.execute(update(RefreshToken).values(begun_at=RefreshToken.begun_at - LONGEST))
    assert (await api.post("/api/auth/refresh")).status_code == 200
    assert (await api.post("/api/auth/refresh")).status_code == 401


async def test_tokens_long_expired_are_forgotten(
    api: httpx.AsyncClient, database: Database
) -> None:
    await register(api)
    for _ in range(2):
        await sign_in(api)
    async with database.transaction() as tx:
        first = (await tx.scalars(select(RefreshToken).limit(1))).one()
        first.expires_at -= LONGEST
    async with database.transaction() as tx:
        await forget_old_sessions(tx)
        assert len((await tx.scalars(select(RefreshToken))).all()) == 1
