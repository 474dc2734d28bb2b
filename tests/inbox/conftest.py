from collections.abc import AsyncIterator

import pytest

from tests.ledger.conftest import world as world
from tests.peers.dovecot import Dovecot, running_dovecot


@pytest.fixture(scope="session")
async def dovecot() -> AsyncIterator[Dovecot]:
    async with running_dovecot() as server:
        yield server
