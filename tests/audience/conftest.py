import pytest
from fastapi import FastAPI

from tests.campaigns.wiring import include_our_routers


@pytest.fixture
def our_routes(app: FastAPI) -> None:
    """Routers of audience and campaigns, for the tests of this folder that use the API."""
    include_our_routers(app)
