"""A real server on loopback, in this process, and browsers and scripts that connect to it."""

from collections.abc import AsyncIterator

import pytest

from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.live.serving import Served, serving


@pytest.fixture
async def served(settings: Settings, database: Database) -> AsyncIterator[Served]:
    """One API process; it stops before the database is emptied."""
    async with serving(settings, database) as one:
        yield one
