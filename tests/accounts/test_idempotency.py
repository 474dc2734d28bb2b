import asyncio
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, File, Request, UploadFile
from pydantic import BaseModel
from sqlalchemy import func, select, text

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.accounts.tables import IdempotencyKey, User
from reachinbox.runtime.database import Database
from reachinbox.runtime.edge import Transaction
from reachinbox.runtime.errors import Conflict
from tests.accounts.people import browser_on, code_of, register, sign_in

KEY = {"Idempotency-Key": "once"}


class Friend(BaseModel):
    email: str


router = APIRouter(prefix="/api/friends", route_class=IdempotentRoute)


@router.post("", status_code=201)
async def add_friend(
    asked: Friend, _user: SignedIn, tx: Transaction, request: Request
) -> dict[str, Any]:
    tx.add(friend := User(email=asked.email, name="Friend", password_hash=None))
    await tx.flush()
    await tx.execute(text("SELECT pg_sleep(0.05)"))
    if request.app.state.refusals:
        request.app.state.refusals -= 1
        raise Conflict("Refused after it was written.")
    return {"id": str(friend.id), "email": friend.email}


@router.post("/quietly", status_code=204)
async def add_quietly(asked: Friend, _user: SignedIn, tx: Transaction) -> None:
    tx.add(User(email=asked.email, name="Friend", password_hash=None))


@router.post("/file", status_code=202)
async def add_file(_user: SignedIn, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    return {"size": len(await file.read())}


@router.get("")
async def count_friends(_user: SignedIn, tx: Transaction) -> dict[str, Any]:
    return {"count": await tx.scalar(select(func.count()).select_from(User))}


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.include_router(router)
    app.state.refusals = 0
    return app


async def add(
    client: httpx.AsyncClient, email: str = "bob@example.com", *, key: str = "once"
) -> httpx.Response:
    headers = {"Idempotency-Key": key}
    return await client.post("/api/friends", json={"email": email}, headers=headers)


async def count(client: httpx.AsyncClient) -> int:
    return (await client.get("/api/friends")).json()["count"]


async def test_a_repeat_gets_the_same_answer_and_does_nothing(
    signed_in: httpx.AsyncClient,
) -> None:
    first, repeat = await add(signed_in), await add(signed_in)
    assert first.status_code == repeat.status_code == 201
    assert first.json() == repeat.json()
    assert "Idempotent-Replayed" not in first.headers
    assert repeat.headers["Idempotent-Replayed"] == "true"
    assert await count(signed_in) == 2


async def test_an_answer_without_body_is_repeated_without_body(
    signed_in: httpx.AsyncClient,
) -> None:
    for _ in range(2):
        answer = await signed_in.post(
            "/api/friends/quietly", json={"email": "bob@example.com"}, headers=KEY
        )
        assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Idempotent-Replayed"] == "true"


async def test_twenty_repeats_at_once_do_it_once(signed_in: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(add(signed_in) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 19
    assert await count(signed_in) == 2


async def test_a_key_used_for_something_else_is_refused(signed_in: httpx.AsyncClient) -> None:
    await add(signed_in)
    others = [
        await add(signed_in, "eve@example.com"),
        await signed_in.post("/api/friends?x=1", json={"email": "bob@example.com"}, headers=KEY),
        await signed_in.post(
            "/api/friends/quietly", json={"email": "bob@example.com"}, headers=KEY
        ),
    ]
    for answer in others:
        assert (answer.status_code, code_of(answer)) == (422, "idempotency_key_reused")
    assert await count(signed_in) == 2


async def test_another_user_may_use_the_same_key(
    signed_in: httpx.AsyncClient, app: FastAPI
) -> None:
    await add(signed_in)
    async with browser_on(app) as other:
        await register(other, "carol@example.com")
        token = (await sign_in(other, "carol@example.com")).json()["access_token"]
        other.cookies.clear()
        other.headers["Authorization"] = f"Bearer {token}"
        answer = await add(other, "dave@example.com")
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers


async def test_an_error_is_not_remembered(
    signed_in: httpx.AsyncClient, app: FastAPI, database: Database
) -> None:
    app.state.refusals = 1
    assert (await add(signed_in)).status_code == 409
    assert (await signed_in.post("/api/friends", json={}, headers=KEY)).status_code == 422
    async with database.transaction() as tx:
        assert (await tx.scalars(select(IdempotencyKey))).all() == []
    assert (await add(signed_in)).status_code == 201
    assert await count(signed_in) == 2


async def test_a_repeat_waiting_on_a_first_that_fails_does_it_itself(
    signed_in: httpx.AsyncClient, app: FastAPI
) -> None:
    app.state.refusals = 3
    answers = await asyncio.gather(*(add(signed_in) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409]
    assert await count(signed_in) == 2


async def test_a_repeat_does_not_wait_for_ever(
    signed_in: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(signed_in, key="another")
    async with database.transaction() as tx:
        user_id = await tx.scalar(select(User.id).where(User.role == "admin"))
        tx.add(IdempotencyKey(user_id=user_id, key="once", request_hash=b"", body=None))
        await tx.flush()
        monkeypatch.setattr("reachinbox.accounts.idempotency.PATIENCE_MS", 50)
        answer = await add(signed_in)
        assert (answer.status_code, code_of(answer)) == (409, "idempotency_key_in_use")
        await tx.rollback()


async def test_nobody_replays_without_signing_in(signed_in: httpx.AsyncClient) -> None:
    await add(signed_in)
    del signed_in.headers["Authorization"]
    assert (await add(signed_in)).status_code == 401


async def test_without_a_key_every_request_counts(signed_in: httpx.AsyncClient) -> None:
    for n in range(2):
        asked = {"email": f"user{n}@example.com"}
        assert (await signed_in.post("/api/friends", json=asked)).status_code == 201
    assert await count(signed_in) == 3


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
async def test_a_key_that_cannot_be_kept_is_refused(signed_in: httpx.AsyncClient, key: str) -> None:
    answer = await add(signed_in, key=key)
    assert (answer.status_code, code_of(answer)) == (422, "idempotency_key_invalid")


async def test_an_upload_is_known_by_its_length(signed_in: httpx.AsyncClient) -> None:
    async def upload(content: bytes) -> httpx.Response:
        files = {"file": ("people.csv", content)}
        return await signed_in.post("/api/friends/file", files=files, headers=KEY)

    first, repeat, longer = await upload(b"a,b"), await upload(b"a,b"), await upload(b"a,b,c")
    assert first.json() == repeat.json() == {"size": 3}
    assert repeat.headers["Idempotent-Replayed"] == "true"
    assert code_of(longer) == "idempotency_key_reused"
