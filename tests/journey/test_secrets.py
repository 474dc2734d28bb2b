"""Canaries in every secret, looked for everywhere a secret must not be."""

import secrets
import string
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from redis.asyncio import Redis

from tests.accounts.people import register, sign_in
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")


def canary(name: str) -> str:
    """A secret that nothing else looks like."""
    return f"canary{name}{''.join(secrets.choice(string.ascii_lowercase) for _ in range(20))}"


class Everything:
    """All that was answered, to be searched at the end."""

    def __init__(self, api: httpx.AsyncClient) -> None:
        self.answers: list[str] = []
        api.event_hooks["response"].append(self._keep)

    async def _keep(self, response: httpx.Response) -> None:
        await response.aread()
        shown = {k: v for k, v in response.headers.items() if k.lower() != "set-cookie"}
        self.answers.append(f"{response.request.url} {shown} {response.text}")


async def test_no_secret_is_ever_shown_logged_queued_or_listed(
    stack: Stack, redis_url: str
) -> None:
    told = {
        "SECRET_KEY": canary("secretkey") * 2,
        "GOOGLE_CLIENT_ID": "reachinbox",
        "GOOGLE_CLIENT_SECRET": canary("google"),
        "GOOGLE_ISSUER": "http://127.0.0.1:1",
    }
    stack.settings |= told
    password, smtp, other = canary("password"), canary("smtp"), canary("othersmtp")
    hidden = {told["SECRET_KEY"], told["GOOGLE_CLIENT_SECRET"], password, smtp, other}
    hidden |= {stack.settings["ENCRYPTION_KEYS"]}
    await stack.sandbox()
    await stack.workers(1)
    async with stack.api() as api:
        everything = Everything(api)
        await walk(stack, api, password, smtp, other)
        key = (await api.post("/api/api-keys", json={"name": "CI"})).json()["key"]
        everything.answers.pop()  # there it is shown, once
        async with httpx.AsyncClient(base_url=api.base_url) as script:
            script.headers["Authorization"] = f"Bearer {key}"
            await script.get("/api/me")
            await script.get(f"/api/campaigns/{key}")
        hidden |= {key}
        places = {
            "an answer": everything.answers,
            "a process's command": [_command_of(one.process.pid) for one in stack.programs],
            "Redis": await _all_of_redis(redis_url),
            "the database": await _all_of_database(stack),
        }
    places["a log"] = [one.log.read_text("utf-8") for one in stack.programs]
    found = {
        f"{secret[:20]} in {place}"
        for place, texts in places.items()
        for secret in hidden
        if any(secret in text for text in texts)
    }
    assert not found
    assert all(places.values())


async def walk(stack: Stack, api: httpx.AsyncClient, password: str, smtp: str, other: str) -> None:
    """Use every secret, well and badly."""
    await register(api, password=password)
    await register(api, password=password)  # a conflict, with all of its parameters
    wrong = await sign_in(api, password=password + "x" * 2000)
    assert wrong.status_code == 422  # validation errors must not echo
    await api.post("/api/auth/login", content=f'{{"email": "x", "password": "{password}"')
    token = (await sign_in(api, password=password)).json()["access_token"]
    api.headers["Authorization"] = f"Bearer {token}"
    port = int(stack.settings["SANDBOX_SMTP_PORT"])
    server: dict[str, Any] = {
        "name": "relay", "host": "127.0.0.1", "port": port, "security": "none",
        "username": "me", "password": smtp,
    }  # fmt: skip
    made = (await api.post("/api/smtp-servers", json=server)).json()["id"]
    steps = (await api.post(f"/api/smtp-servers/{made}/verify")).json()
    assert [step["step"] for step in steps if not step["ok"]] == ["login"]
    for change in ({"password": other}, {"password": other, "port": other}, {"host": other}):
        await api.patch(f"/api/smtp-servers/{made}", json=change)
    await api.post("/api/smtp-servers", json=server | {"surprise": smtp})
    await api.post("/api/smtp-servers", json=server | {"name": smtp * 100})
    await api.patch("/api/me", json={"password": password, "current_password": smtp})
    await api.get("/api/auth/google")
    for path in ("/api/smtp-servers", f"/api/smtp-servers/{made}", "/api/me", "/api/sessions",
                 "/api/admin/audit", "/api/admin/users", "/healthz", "/readyz",
                 "/api/stats/queue", "/nowhere"):  # fmt: skip
        await api.get(path)


def _command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")


async def _all_of_redis(url: str) -> list[str]:
    async with Redis.from_url(url) as redis:
        return [repr(key) + repr(await redis.dump(key)) async for key in redis.scan_iter("*")]


async def _all_of_database(stack: Stack) -> list[str]:
    async with stack.database.driver() as connection:
        return [text async for text in _rows(connection)]


async def _rows(connection: "asyncpg.Connection[asyncpg.Record]") -> Any:
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (name,) in tables:
        for (text,) in await connection.fetch(f"SELECT t::text FROM {name} t"):
            yield text
