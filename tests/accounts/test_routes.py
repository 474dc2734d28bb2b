import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from reachinbox.accounts.tables import User
from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.accounts.people import PASSWORD, browser_on, code_of, register, sign_in


@pytest.fixture
async def browser(api: httpx.AsyncClient) -> httpx.AsyncClient:
    await register(api)
    assert (await sign_in(api)).status_code == 200
    return api


async def test_registering_shows_the_user_and_no_secret(api: httpx.AsyncClient) -> None:
    answer = await register(api)
    assert answer.status_code == 201
    assert set(answer.json()) == {
        *("id", "email", "name", "role", "created_at", "email_confirmed_at"),
    }
    assert answer.json()["role"] == "admin"
    assert (await register(api, "bob@example.com")).json()["role"] == "user"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"email": "nobody"}, 422, "invalid"),
        ({"email": "a@b@c"}, 422, "invalid"),
        ({"email": "a" * 400 + "@example.com"}, 422, "invalid"),
        ({"email": None}, 422, "invalid"),
        ({"email": "ada\n@example.com"}, 422, "invalid"),
        ({"name": ""}, 422, "invalid"),
        ({"name": "   "}, 422, "invalid"),
        ({"name": "Ada\r\nBcc: eve@example.com"}, 422, "invalid"),
        ({"name": "x" * 201}, 422, "invalid"),
        ({"password": "short"}, 422, "weak_password"),
        ({"password": "password123"}, 422, "weak_password"),
        ({"password": "ab1" * 400}, 422, "weak_password"),
        ({"password": "x1y2" * 10_000}, 422, "invalid"),
        ({"role": "admin"}, 422, "invalid"),
        ({"id": 1}, 422, "invalid"),
    ],
)
async def test_bad_registrations_change_nothing(
    api: httpx.AsyncClient, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = await register(api, **({"email": "ada@example.com"} | changes))
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert (await register(api)).json()["role"] == "admin"


async def test_addresses_are_trimmed_and_may_be_for_tests(api: httpx.AsyncClient) -> None:
    answer = await register(api, " ada@mail.test ")
    assert answer.json()["email"] == "ada@mail.test"


async def test_an_address_registers_once(api: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(register(api, email) for email in ["ada@example.com"] * 4))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert code_of(await register(api, "ADA@example.com")) == "email_taken"


async def test_closed_sign_up_still_admits_the_first(
    database: Database, settings: Settings
) -> None:
    closed = settings.model_copy(update={"allow_signup": False})
    async with browser_on(make_app(closed, database, password_cost=4)) as client:
        assert (await register(client)).status_code == 201
        answer = await register(client, "bob@example.com")
        assert (answer.status_code, code_of(answer)) == (403, "signup_closed")


async def test_signing_in_gives_an_access_token_for_an_hour(api: httpx.AsyncClient) -> None:
    await register(api)
    answer = (await sign_in(api, "Ada@Example.com")).json()
    assert set(answer) == {"access_token", "token_type", "expires_in", "user"}
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 3600)
    api.cookies.clear()
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert (await api.get("/api/me", headers=headers)).json() == answer["user"]


async def test_known_and_unknown_addresses_are_refused_alike(api: httpx.AsyncClient) -> None:
    await register(api)
    known = await sign_in(api, password="a wrong password")
    unknown = await sign_in(api, "nobody@example.com")
    nonsense = await sign_in(api, "nonsense")
    assert known.status_code == unknown.status_code == nonsense.status_code == 401
    assert known.json() == unknown.json() == nonsense.json()
    assert code_of(known) == "wrong_credentials"


async def test_a_disabled_user_is_shut_out(browser: httpx.AsyncClient, database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(User).values(disabled_at=User.created_at))
    assert (await browser.get("/api/me")).status_code == 401
    assert (await browser.post("/api/auth/refresh")).status_code == 401
    answer = await sign_in(browser)
    assert (answer.status_code, code_of(answer)) == (403, "account_disabled")
    assert (await sign_in(browser, password="a wrong one")).status_code == 401


@pytest.mark.parametrize("secure", [False, True])
async def test_the_cookies_are_locked_down(
    database: Database, settings: Settings, *, secure: bool
) -> None:
    address = "https://mail.example.com" if secure else "http://127.0.0.1:8000"
    there = settings.model_copy(update={"public_url": address})
    async with browser_on(make_app(there, database, password_cost=4)) as client:
        await register(client)
        cookies = (await sign_in(client)).headers.get_list("Set-Cookie")
    by_name = {cookie.partition("=")[0]: cookie.lower() for cookie in cookies}
    assert set(by_name) == {"access_token", "refresh_token", "csrf_token"}
    for name, cookie in by_name.items():
        assert "samesite=strict" in cookie
        assert ("httponly" in cookie) == (name != "csrf_token")
        assert ("; secure" in cookie) == secure
        assert ("path=/api/auth;" in cookie) == (name == "refresh_token")


async def test_a_browser_reads_with_its_cookie_alone(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/api/me")).status_code == 200


async def test_a_browser_changes_nothing_without_its_csrf_token(
    browser: httpx.AsyncClient,
) -> None:
    mine = browser.cookies["csrf_token"]
    for header, code in (("", "csrf_token_missing"), ("0" * 64, "csrf_token_wrong")):
        headers = {"X-CSRF-Token": header} if header else {}
        answer = await browser.patch("/api/me", json={"name": "Eve"}, headers=headers)
        assert (answer.status_code, code_of(answer)) == (403, code)
    headers = {"X-CSRF-Token": mine}
    answer = await browser.patch("/api/me", json={"name": "Ada L."}, headers=headers)
    assert answer.json()["name"] == "Ada L."


async def test_a_planted_csrf_cookie_does_not_fit_the_session(browser: httpx.AsyncClient) -> None:
    for planted in ("0" * 64, "planted"):
        browser.cookies.delete("csrf_token")
        browser.cookies.set("csrf_token", planted, domain="127.0.0.1", path="/")
        headers = {"X-CSRF-Token": planted}
        answer = await browser.patch("/api/me", json={"name": "Eve"}, headers=headers)
        assert (answer.status_code, code_of(answer)) == (403, "csrf_token_wrong")


async def test_a_csrf_token_of_another_session_does_not_fit(
    browser: httpx.AsyncClient, app: FastAPI
) -> None:
    async with browser_on(app) as other:
        await sign_in(other)
        theirs = other.cookies["csrf_token"]
    browser.cookies.delete("csrf_token")
    browser.cookies.set("csrf_token", theirs, domain="127.0.0.1", path="/")
    headers = {"X-CSRF-Token": theirs}
    assert (await browser.patch("/api/me", json={}, headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "nonsense", "bearer a.b.c"]
)
async def test_a_bad_header_is_refused_even_with_good_cookies(
    browser: httpx.AsyncClient, header: str
) -> None:
    answer = await browser.get("/api/me", headers={"Authorization": header})
    assert (answer.status_code, code_of(answer)) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_script_needs_no_csrf_token(signed_in: httpx.AsyncClient) -> None:
    answer = await signed_in.patch("/api/me", json={"name": "Countess"})
    assert (await signed_in.get("/api/me")).json() == answer.json()
    assert answer.json()["name"] == "Countess"


async def test_refreshing_keeps_the_browser_signed_in(browser: httpx.AsyncClient) -> None:
    before = browser.cookies["refresh_token"]
    answer = await browser.post("/api/auth/refresh")
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "user"}
    assert browser.cookies["refresh_token"] != before
    headers = {"X-CSRF-Token": browser.cookies["csrf_token"]}
    assert (await browser.patch("/api/me", json={}, headers=headers)).status_code == 200


async def test_twenty_tabs_refresh_at_once_and_all_stay_signed_in(
    browser: httpx.AsyncClient,
) -> None:
    answers = await asyncio.gather(*(browser.post("/api/auth/refresh") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    tokens = [answer.json()["access_token"] for answer in answers]
    browser.cookies.clear()
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}"}
        assert (await browser.get("/api/me", headers=headers)).status_code == 200


async def test_a_refresh_without_a_cookie_is_refused(api: httpx.AsyncClient) -> None:
    assert (await api.post("/api/auth/refresh")).status_code == 401
    answer = await api.post("/api/auth/refresh", headers={"Cookie": "refresh_token=stolen"})
    assert (answer.status_code, code_of(answer)) == (401, "session_ended")


async def test_signing_out_ends_the_session_and_takes_the_cookies(
    browser: httpx.AsyncClient,
) -> None:
    access, refresh = browser.cookies["access_token"], browser.cookies["refresh_token"]
    assert (await browser.post("/api/auth/logout")).status_code == 204
    assert not browser.cookies
    headers = {"Authorization": f"Bearer {access}"}
    assert (await browser.get("/api/me", headers=headers)).status_code == 401
    kept = {"Cookie": f"refresh_token={refresh}"}
    assert (await browser.post("/api/auth/refresh", headers=kept)).status_code == 401
    assert (await browser.post("/api/auth/logout")).status_code == 204


async def test_a_script_signs_out_with_its_token(signed_in: httpx.AsyncClient) -> None:
    assert (await signed_in.post("/api/auth/logout")).status_code == 204
    assert (await signed_in.get("/api/me")).status_code == 401


async def test_signing_out_everywhere_ends_every_session(
    browser: httpx.AsyncClient, signed_in: httpx.AsyncClient
) -> None:
    assert (await signed_in.post("/api/auth/logout-all")).status_code == 204
    assert (await browser.get("/api/me")).status_code == 401
    assert (await browser.post("/api/auth/refresh")).status_code == 401


async def test_a_new_password_needs_the_current_one_and_ends_other_sessions(
    browser: httpx.AsyncClient, signed_in: httpx.AsyncClient
) -> None:
    new = "quite another sentence"
    for current in (None, "a wrong password"):
        asked = {"password": new, "current_password": current}
        answer = await signed_in.patch("/api/me", json=asked)
        assert (answer.status_code, code_of(answer)) == (422, "wrong_password")
    asked = {"password": new, "current_password": PASSWORD}
    assert (await signed_in.patch("/api/me", json=asked)).status_code == 200
    assert (await signed_in.get("/api/me")).status_code == 200
    assert (await browser.get("/api/me")).status_code == 401
    assert (await sign_in(browser)).status_code == 401
    assert (await sign_in(browser, password=new)).status_code == 200
