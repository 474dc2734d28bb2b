import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.accounts.people import PASSWORD, browser_on, code_of, register, sign_in


@pytest.fixture
async def app(app: FastAPI, settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    """The app with the limit of every day; that with the tests' has emptied Redis for it."""
    assert app.state.settings is settings
    usual = settings.model_copy(update={"api_requests_per_minute": 100})
    limited = make_app(usual, database, password_cost=4)
    async with limited.router.lifespan_context(limited):
        yield limited


def at(app: FastAPI, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def test_a_hundred_requests_a_minute_and_then_429(signed_in: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(signed_in.get("/api/me") for _ in range(110)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(429)) == (100, 10)
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert code_of(refused) == "too_many_requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["RateLimit-Limit"] == "100"
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert refused.headers["RateLimit-Reset"] == refused.headers["Retry-After"]
    assert refused.headers["X-Content-Type-Options"] == "nosniff"


async def test_every_answer_says_what_is_left(signed_in: httpx.AsyncClient) -> None:
    left = [(await signed_in.get(path)).headers["RateLimit-Remaining"] for path in
            ("/api/me", "/api/nowhere", "/api/campaigns")]  # fmt: skip
    assert left == ["99", "98", "97"]
    assert "RateLimit-Limit" not in (await signed_in.get("/healthz")).headers


async def test_one_users_haste_is_not_anothers(signed_in: httpx.AsyncClient, app: FastAPI) -> None:
    await asyncio.gather(*(signed_in.get("/api/me") for _ in range(101)))
    async with browser_on(app) as other:
        await register(other, "bob@example.com")
        await sign_in(other, "bob@example.com")
        assert (await other.get("/api/me")).status_code == 200
        assert (await signed_in.get("/api/me")).status_code == 429


async def test_all_sessions_of_a_user_share_the_limit(
    signed_in: httpx.AsyncClient, app: FastAPI
) -> None:
    await asyncio.gather(*(signed_in.get("/api/me") for _ in range(100)))
    async with at(app, "192.0.2.7") as elsewhere:
        await sign_in(elsewhere)
        assert (await elsewhere.get("/api/me")).status_code == 429


async def test_nonsense_for_a_token_is_counted_by_where_it_comes_from(app: FastAPI) -> None:
    async with at(app, "192.0.2.8") as client:
        for number in range(101):
            headers = {"Authorization": f"Bearer made-up-{number}"}
            answer = await client.get("/api/me", headers=headers)
        assert answer.status_code == 429
    async with at(app, "192.0.2.9") as client:
        assert (await client.get("/api/me")).status_code == 401


async def test_signing_in_is_limited_more_strictly(app: FastAPI) -> None:
    async with at(app, "192.0.2.10") as client:
        answers = [await sign_in(client, f"{n}@example.com") for n in range(51)]
    assert [answer.status_code for answer in answers] == [401] * 50 + [429]


async def test_after_ten_wrong_passwords_none_is_evaluated(app: FastAPI) -> None:
    async with at(app, "192.0.2.11") as thief, at(app, "192.0.2.12") as owner:
        await register(owner)
        for _ in range(10):
            assert (await sign_in(thief, password="a wrong password")).status_code == 401
        for password in ("a wrong password", PASSWORD):
            refused = await sign_in(thief, password=password)
            assert (refused.status_code, code_of(refused)) == (429, "too_many_tries")
            assert 800 < int(refused.headers["Retry-After"]) <= 920
        assert (await sign_in(owner)).status_code == 200


async def test_an_unknown_address_is_throttled_alike(app: FastAPI) -> None:
    async with at(app, "192.0.2.13") as client:
        answers = [await sign_in(client, "nobody@example.com") for _ in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2


async def test_a_right_password_begins_anew(app: FastAPI) -> None:
    async with at(app, "192.0.2.14") as client:
        await register(client)
        for _ in range(3):
            for _ in range(9):
                assert (await sign_in(client, password="a wrong one")).status_code == 401
            assert (await sign_in(client)).status_code == 200


async def test_a_hundred_guesses_at_once_are_not_evaluated_either(app: FastAPI) -> None:
    async with at(app, "192.0.2.15") as client:
        await register(client)
        guesses = (sign_in(client, password=f"guess number {n}") for n in range(40))
        answers = await asyncio.gather(*guesses)
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 30


async def test_many_right_passwords_at_once_are_all_let_in(app: FastAPI) -> None:
    async with at(app, "192.0.2.16") as client:
        await register(client)
        answers = await asyncio.gather(*(sign_in(client) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}


async def test_a_session_does_not_help_to_guess_the_password(
    signed_in: httpx.AsyncClient,
) -> None:
    asked = {"password": "quite another sentence", "current_password": "a guess"}
    answers = [await signed_in.patch("/api/me", json=asked) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


async def test_without_redis_the_limits_hold(app: FastAPI, signed_in: httpx.AsyncClient) -> None:
    app.state.limiter._redis.connection_pool.connection_kwargs["path"] = "/nowhere"
    app.state.limiter._rests_until = float("inf")
    answers = await asyncio.gather(*(signed_in.get("/api/me") for _ in range(105)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(429)) == (100, 5)


async def test_one_network_tries_not_every_account(settings: Settings, database: Database) -> None:
    generous = make_app(settings, database, password_cost=4)
    async with at(generous, "192.0.2.17") as client, at(generous, "192.0.2.18") as other:
        await register(other)
        answers = [await sign_in(client, f"{n}@example.com") for n in range(205)]
        assert [answer.status_code for answer in answers] == [401] * 200 + [429] * 5
        assert (await sign_in(client)).status_code == 429
        assert (await sign_in(other)).status_code == 200
    await generous.state.limits_redis.aclose()


async def test_ipv6_neighbours_share_a_network(app: FastAPI) -> None:
    for n in range(11):
        async with at(app, f"2001:db8::{n:x}") as client:
            answer = await sign_in(client, "nobody@example.com")
    assert answer.status_code == 429
