"""The people of these tests, and what they do most."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from reachinbox.accounts.passwords import hash_password
from reachinbox.accounts.users import register
from reachinbox.runtime.database import Database

PASSWORD = "correct horse battery"


@dataclass
class Person:
    id: UUID
    email: str
    client: httpx.AsyncClient

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(path, params=query)

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.client.post(path, json=body, headers=headers)

    async def patch(self, path: str, body: Any) -> httpx.Response:
        return await self.client.patch(path, json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(path)

    async def add_server(self, **said: Any) -> dict[str, Any]:
        body = {"name": "Mine", "host": "127.0.0.1", "port": 2525, "security": "none", **said}
        answer = await self.post("/api/smtp-servers", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def add_sender(self, *server_ids: str, **said: Any) -> dict[str, Any]:
        body = {"email": self.email, "name": "Me", "smtp_server_ids": list(server_ids), **said}
        answer = await self.post("/api/senders", body)
        assert answer.status_code == 201, answer.text
        return answer.json()


def browser_on(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


@asynccontextmanager
async def newcomer(app: FastAPI, email: str) -> AsyncGenerator[Person]:
    database: Database = app.state.database
    async with database.transaction() as tx:
        user = await register(
            tx,
            email=email,
            name=email.partition("@")[0].title(),
            password_hash=await hash_password(PASSWORD, cost=4),
            on_registered=app.state.on_registered,
        )
    async with browser_on(app) as client:
        login = await client.post("/api/auth/login", json={"email": email, "password": PASSWORD})
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
        yield Person(user.id, email, client)


def code_of(answer: httpx.Response) -> str:
    return answer.json()["error"]["code"]
