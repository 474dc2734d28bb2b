"""One cluster of real engines for the whole run, one migrated database for each test process."""

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url, text

from reachinbox.accounts.vault import new_encryption_key
from reachinbox.api import make_app
from reachinbox.migrations.tables import metadata
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import Database
from reachinbox.runtime.embedded.engines import running_engines
from reachinbox.runtime.settings import Settings
from tests.accounts.people import register, sign_in

RAM_DISK = Path("/dev/shm")
engines = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the engines once, in the process that starts the others."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    stack = config.stash[engines] = ExitStack()
    where = RAM_DISK if os.access(RAM_DISK, os.W_OK) else None
    home = stack.enter_context(tempfile.TemporaryDirectory(dir=where, prefix="rib"))
    Path(home).chmod(0o755)
    running = stack.enter_context(running_engines(Path(home), durable=False))
    os.environ["TEST_ENGINES"] = f"{running.database_url} {running.redis_url}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the engines."""
    if engines in config.stash:
        config.stash[engines].close()


@pytest.fixture(scope="session")
def engine_urls() -> tuple[str, str]:
    """The addresses of PostgreSQL and Valkey."""
    database_url, redis_url = os.environ["TEST_ENGINES"].split()
    return database_url, redis_url


@pytest.fixture(scope="session")
def redis_url(engine_urls: tuple[str, str]) -> str:
    """Valkey; each test process has a database number of its own."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = engine_urls[1]
    return f"{url}{'&' if '?' in url else '?'}db={number}"


@pytest.fixture(scope="session")
async def database_url(engine_urls: tuple[str, str]) -> AsyncIterator[str]:
    """A migrated database for this test process."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"
    server = await asyncpg.connect(engine_urls[0])
    await server.execute(f"CREATE DATABASE {name}")
    url = make_url(engine_urls[0]).set(database=name).render_as_string(hide_password=False)
    database = Database(url, size=1)
    await upgrade_schema(database)
    await database.close()
    yield url
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture(scope="session")
async def open_database(database_url: str) -> AsyncIterator[Database]:
    """The database of this test process."""
    database = Database(database_url, size=30)
    yield database
    await database.close()


@pytest.fixture
async def database(open_database: Database) -> AsyncIterator[Database]:
    """The database, emptied after the test."""
    yield open_database
    await empty(open_database)


async def empty(database: Database) -> None:
    """Delete every row; faster than TRUNCATE for the few rows a test leaves."""
    async with database.transaction() as tx:
        await tx.execute(text("SET LOCAL session_replication_role = replica"))
        for table in metadata.sorted_tables:
            await tx.execute(text(f"DELETE FROM {table.name}"))


@pytest.fixture(scope="session")
def settings(database_url: str, redis_url: str) -> Settings:
    """Settings as `up` would make them, for this test process's engines."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        redis_url=redis_url,
        secret_key="a secret of at least thirty-two characters",
        encryption_keys=new_encryption_key(),
        allow_private_hosts=True,
        api_requests_per_minute=1_000_000,
    )


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    """The API process's app, without its server."""
    app = make_app(settings, database, password_cost=4)
    limits = [key async for key in app.state.redis.scan_iter("*reachinbox:limit:*")]
    if limits:  # another test's wrong passwords
        await app.state.redis.delete(*limits)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client nobody has signed in with."""
    async with browser_on(app) as client:
        yield client


def browser_on(app: FastAPI) -> httpx.AsyncClient:
    """Return a client with a cookie jar of its own."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000")


@pytest.fixture
async def signed_in(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A script of a registered user: its access token in the header, no cookies."""
    async with browser_on(app) as client:
        await register(client)
        token = (await sign_in(client)).json()["access_token"]
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {token}"
        yield client
