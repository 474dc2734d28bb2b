import asyncio

import httpx
import pytest
from fastapi import FastAPI

from tests.accounts.people import browser_on, code_of, register, sign_in
from tests.campaigns.world import user_id_of


async def a_user(app: FastAPI, email: str) -> tuple[httpx.AsyncClient, str]:
    client = browser_on(app)
    await register(client, email)
    token = (await sign_in(client, email)).json()["access_token"]
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    return client, str(await user_id_of(client))


async def test_an_admin_sees_all_users(signed_in: httpx.AsyncClient, app: FastAPI) -> None:
    await a_user(app, "bob@example.com")
    await a_user(app, "100%bo@example.com")
    shown: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await signed_in.get("/api/admin/users", params=query)).json()
        shown += [user["email"] for user in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert shown == ["ada@example.com", "bob@example.com", "100%bo@example.com"]
    found = (await signed_in.get("/api/admin/users", params={"q": "100%"})).json()["items"]
    assert [user["email"] for user in found] == ["100%bo@example.com"]


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": "admin"}])
async def test_disabling_and_a_new_role_end_sessions_at_once(
    signed_in: httpx.AsyncClient, app: FastAPI, change: dict[str, object]
) -> None:
    bob, bob_id = await a_user(app, "bob@example.com")
    answer = await signed_in.patch(f"/api/admin/users/{bob_id}", json=change)
    assert answer.status_code == 200
    assert (await bob.get("/api/me")).status_code == 401
    again = await sign_in(bob, "bob@example.com")
    assert again.status_code == (403 if change.get("disabled") else 200)


async def test_a_disabled_user_may_be_let_in_again(
    signed_in: httpx.AsyncClient, app: FastAPI
) -> None:
    bob, bob_id = await a_user(app, "bob@example.com")
    for disabled in (True, True, False):
        where = f"/api/admin/users/{bob_id}"
        shown = (await signed_in.patch(where, json={"disabled": disabled})).json()
        assert (shown["disabled_at"] is not None) == disabled
    assert (await sign_in(bob, "bob@example.com")).status_code == 200


async def test_the_last_admin_stays(signed_in: httpx.AsyncClient, app: FastAPI) -> None:
    me = str(await user_id_of(signed_in))
    for change in ({"role": "user"}, {"disabled": True}):
        answer = await signed_in.patch(f"/api/admin/users/{me}", json=change)
        assert (answer.status_code, code_of(answer)) == (409, "last_admin")
    bob, bob_id = await a_user(app, "bob@example.com")
    await signed_in.patch(f"/api/admin/users/{bob_id}", json={"role": "admin"})
    token = (await sign_in(bob, "bob@example.com")).json()["access_token"]
    bob.headers["Authorization"] = f"Bearer {token}"
    answers = await asyncio.gather(
        signed_in.patch(f"/api/admin/users/{me}", json={"role": "user"}),
        bob.patch(f"/api/admin/users/{bob_id}", json={"role": "user"}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_an_admin_stops_all_sending_and_lets_it_go_on(signed_in: httpx.AsyncClient) -> None:
    assert (await signed_in.get("/api/admin/stop")).json()["stopped"] is False
    stopped = (await signed_in.post("/api/admin/stop", json={"reason": "Odd bounces"})).json()
    assert (stopped["stopped"], stopped["reason"]) == (True, "Odd bounces")
    again = (await signed_in.post("/api/admin/stop")).json()
    assert again == stopped == (await signed_in.get("/api/admin/stop")).json()
    assert (await signed_in.delete("/api/admin/stop")).json() == {
        "stopped": False, "stopped_at": None, "reason": None,
    }  # fmt: skip
