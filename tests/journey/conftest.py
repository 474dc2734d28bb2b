"""Stacks of real processes: on the run's engines, or on engines that a test may break."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from reachinbox.accounts.vault import new_encryption_key
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import Database
from reachinbox.runtime.embedded import running_engines
from tests.conftest import RAM_DISK
from tests.journey.outside import Outside, outside_server
from tests.journey.own_engines import OwnEngines
from tests.journey.stack import Stack


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A server that takes its time: a hand-over needs about 40 ms."""
    with outside_server(tmp_path / "outside.jsonl", "--answer-delay-seconds", "0.01") as server:
        yield server


@pytest.fixture
async def stack(
    database: Database, database_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Stack]:
    """A stack on the run's engines, in the database and Redis of this test process."""
    async with Redis.from_url(redis_url) as redis:
        await redis.flushdb()
    async with _running(database, database_url, redis_url, tmp_path) as stack:
        yield stack


@pytest.fixture
def own_engines() -> Iterator[OwnEngines]:
    """Engines of this test alone, durable as in production: they may be flushed and killed."""
    where = RAM_DISK if os.access(RAM_DISK, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where, prefix="ribjourney") as name:
        home = Path(name)
        home.chmod(0o755)
        with running_engines(home / "data", durable=True) as engines:
            yield OwnEngines(home / "data", engines.database_url, engines.redis_url)


@pytest.fixture
async def own_stack(own_engines: OwnEngines, tmp_path: Path) -> AsyncIterator[Stack]:
    """A stack on engines that may be broken."""
    database = Database(own_engines.database_url, size=4)
    try:
        await upgrade_schema(database)
        urls = own_engines.database_url, own_engines.redis_url
        async with _running(database, *urls, tmp_path) as stack:
            yield stack
    finally:
        await database.close()


@asynccontextmanager
async def _running(
    database: Database, database_url: str, redis_url: str, home: Path
) -> AsyncIterator[Stack]:
    settings = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "a secret of at least thirty-two characters",
        "ENCRYPTION_KEYS": new_encryption_key(),
        "ALLOW_PRIVATE_HOSTS": "true",
        "API_REQUESTS_PER_MINUTE": "1000000",
        "HOME_DIR": str(home),
        "LOG_FORMAT": "json",
    }
    stack = Stack(database, home, settings)
    try:
        yield stack
    finally:
        errors = await stack.close()
    assert not errors, "\n".join(errors)
