import os
import secrets
from collections.abc import AsyncGenerator

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.senders.people import Person, browser_on, newcomer

from reachinbox.accounts.vault import Vault, new_encryption_key
from reachinbox.api import make_app
from reachinbox.api.app import ROUTERS
from reachinbox.migrations.tables import metadata
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from reachinbox.sandbox.routes import router as sandbox_router
from reachinbox.senders.routes import router as senders_router

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:55432/postgres")


@pytest.fixture(scope="session")
async def migrated() -> AsyncGenerator[Database]:
    name = f"senders_{secrets.token_hex(6)}"
    server = await asyncpg.connect(SERVER)
    await server.execute(f"CREATE DATABASE {name}")
    database = Database(f"{SERVER.rpartition('/')[0]}/{name}")
    try:
        await upgrade_schema(database)
        yield database
    finally:
        await database.close()
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.fixture
async def database(migrated: Database) -> AsyncGenerator[Database]:
    yield migrated
    async with migrated.transaction() as tx:
        for table in reversed(metadata.sorted_tables):
            await tx.execute(text(f"DELETE FROM {table.name}"))


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(
        _env_file=None,
        redis_url="redis://127.0.0.1:1",  # never asked here
        secret_key="a secret of at least thirty-two characters",
        encryption_keys=new_encryption_key(),
        allow_private_hosts=True,
        sandbox_smtp_port=2599,
    )


def app_with(settings: Settings, database: Database) -> FastAPI:
    app = make_app(settings, database, password_cost=4)
    for router in (senders_router, sandbox_router):
        if router not in ROUTERS:
            app.include_router(router)
    return app


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncGenerator[FastAPI]:
    app = app_with(settings, database)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def vault(app: FastAPI) -> Vault:
    return app.state.vault


@pytest.fixture
async def ada(app: FastAPI) -> AsyncGenerator[Person]:
    async with newcomer(app, "ada@example.com") as person:
        yield person


@pytest.fixture
async def bob(app: FastAPI) -> AsyncGenerator[Person]:
    async with newcomer(app, "bob@example.com") as person:
        yield person


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with browser_on(app) as client:
        yield client
