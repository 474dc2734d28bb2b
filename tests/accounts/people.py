"""The people of these tests."""

from typing import Any

import httpx

PASSWORD = "correct horse battery"


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
