import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.accounts.people import browser_on, code_of


async def test_a_ready_instance_names_what_it_stands_on(api: httpx.AsyncClient) -> None:
    answer = await api.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "schema": "ok", "redis": "ok"}


async def what_is_wrong(app: FastAPI) -> set[str]:
    async with browser_on(app) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        answer = await client.get("/readyz")
    assert (answer.status_code, code_of(answer)) == (503, "not_ready")
    return {each["check"] for each in answer.json()["error"]["details"]}


async def test_without_its_database_it_is_alive_but_not_ready(settings: Settings) -> None:
    database = Database("postgresql://postgres@127.0.0.1:1/nowhere")
    assert await what_is_wrong(make_app(settings, database)) == {"database", "schema"}
    await database.close()


async def test_without_redis_it_is_not_ready(settings: Settings, database: Database) -> None:
    without = settings.model_copy(
        update={"redis_url": type(settings.secret_key)("redis://[::1]:1")}
    )
    assert await what_is_wrong(make_app(without, database)) == {"redis"}


async def test_redis_that_never_answers_is_noticed(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reachinbox.api.app.REDIS_PATIENCE_SECONDS", 0.2)

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as mute:
        port = mute.sockets[0].getsockname()[1]
        url = type(settings.secret_key)(f"redis://127.0.0.1:{port}")
        app = make_app(settings.model_copy(update={"redis_url": url}), database)
        async with app.router.lifespan_context(app):
            assert await what_is_wrong(app) == {"redis"}


async def test_with_an_old_schema_it_is_not_ready(app: FastAPI, database: Database) -> None:
    async with database.transaction() as tx:
        newest = await tx.scalar(text("SELECT version_num FROM alembic_version"))
        await tx.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        assert await what_is_wrong(app) == {"schema"}
    finally:
        async with database.transaction() as tx:
            await tx.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": newest})
