from collections.abc import AsyncIterator

import pytest

from reachinbox.runtime.database import Database
from tests.ledger.walk import Walk, walking
from tests.ledger.world import World


@pytest.fixture
async def world(database: Database) -> World:
    return await World(database).begin()


@pytest.fixture
async def walk(database: Database) -> AsyncIterator[Walk]:
    """A world inside one transaction, where time is moved by hand."""
    async with walking(database) as walk:
        yield walk
