from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from reachinbox.accounts.vault import Vault
from tests.senders.people import Person, browser_on, newcomer


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
