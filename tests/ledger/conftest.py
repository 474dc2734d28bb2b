import pytest

from reachinbox.runtime.database import Database
from tests.ledger.world import World


@pytest.fixture
async def world(database: Database) -> World:
    return await World(database).begin()
