from collections.abc import AsyncGenerator

import pytest

from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, require
from reachinbox.sandbox.misbehave import Actors
from reachinbox.sandbox.process import sandbox_server
from tests.sandbox.client import Mailbox
from tests.senders.conftest import ada as ada
from tests.senders.conftest import bob as bob
from tests.senders.conftest import vault as vault
from tests.senders.people import Person


@pytest.fixture(scope="session")
def settings(settings: Settings) -> Settings:
    """The usual ones where the sandbox runs."""
    return settings.model_copy(update={"sandbox_smtp_port": 2599})


@pytest.fixture
async def mailbox(settings: Settings, database: Database, ada: Person) -> AsyncGenerator[Mailbox]:
    """The sandbox as Ada uses it."""
    secret_key = require(settings.secret_key, "SECRET_KEY")
    actors = Actors(slow_seconds=0.05)
    async with sandbox_server(database, secret_key, 0, actors=actors) as port:
        yield Mailbox(port, ada.id, secret_key)
