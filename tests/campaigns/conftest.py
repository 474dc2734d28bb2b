import pytest
from fastapi import FastAPI

from tests.campaigns.wiring import include_our_routers


@pytest.fixture(autouse=True)
def our_routes(app: FastAPI) -> None:
    include_our_routers(app)
