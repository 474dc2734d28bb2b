"""The people of these tests, and the browsers they sit at."""

from typing import Any

import httpx
from fastapi import FastAPI

PASSWORD = "correct horse battery"


def browser_on(app: FastAPI) -> httpx.AsyncClient:
    """Return a client with a cookie jar of its own."""
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def register(
    client: httpx.AsyncClient, email: str = "ada@example.com", **changes: Any
) -> httpx.Response:
    asked = {"email": email, "password": PASSWORD, "name": "Ada", **changes}
    return await client.post("/api/auth/register", json=asked)


async def sign_in(
    client: httpx.AsyncClient, email: str = "ada@example.com", password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/api/auth/login", json={"email": email, "password": password})


def code_of(answer: httpx.Response) -> str:
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "details"}
    assert error["message"]
    return error["code"]
