from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request

from reachinbox.api import make_app
from reachinbox.api.app import LARGEST_BODY, USUAL_BODY
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.accounts.people import browser_on, code_of, register

router = APIRouter(prefix="/api/trial")


@router.post("/stream")
async def count_bytes(request: Request) -> int:
    return sum([len(chunk) async for chunk in request.stream()])


@router.post("/upload", max_body_size=LARGEST_BODY)
async def count_more_bytes(request: Request) -> int:
    return sum([len(chunk) async for chunk in request.stream()])


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.include_router(router)
    return app


async def chunks(total: int) -> AsyncGenerator[bytes]:
    for _ in range(total // 65_536):
        yield bytes(65_536)
    yield bytes(total % 65_536)


async def test_a_body_up_to_the_limit_is_taken(api: httpx.AsyncClient) -> None:
    assert (await api.post("/api/trial/stream", content=bytes(USUAL_BODY))).json() == USUAL_BODY
    answer = await api.post("/api/trial/stream", content=chunks(USUAL_BODY))
    assert answer.json() == USUAL_BODY


async def test_a_longer_body_is_refused_announced_or_not(api: httpx.AsyncClient) -> None:
    for content in (bytes(USUAL_BODY + 1), chunks(USUAL_BODY + 1)):
        answer = await api.post("/api/trial/stream", content=content)
        assert (answer.status_code, code_of(answer)) == (413, "too_large")


async def test_a_longer_json_body_is_refused(api: httpx.AsyncClient) -> None:
    answer = await register(api, name="x" * USUAL_BODY)
    assert (answer.status_code, code_of(answer)) == (413, "too_large")


async def test_a_route_may_take_more(api: httpx.AsyncClient) -> None:
    more = 3 * USUAL_BODY
    assert (await api.post("/api/trial/upload", content=bytes(more))).json() == more
    assert (await api.post("/api/trial/upload", content=chunks(more))).json() == more


@pytest.mark.parametrize("path", ["/api/trial/upload", "/api/trial/stream", "/api/nowhere"])
async def test_nothing_takes_more_than_the_largest(api: httpx.AsyncClient, path: str) -> None:
    headers = {"Content-Length": str(LARGEST_BODY + 1)}
    answer = await api.post(path, content=b"", headers=headers)
    assert (answer.status_code, code_of(answer)) == (413, "too_large")


async def test_an_upload_is_counted_too(api: httpx.AsyncClient) -> None:
    async def endless() -> AsyncGenerator[bytes]:
        chunk = bytes(8 * 1024 * 1024)
        while True:
            yield chunk

    answer = await api.post("/api/trial/upload", content=endless())
    assert (answer.status_code, code_of(answer)) == (413, "too_large")


async def test_answers_carry_security_headers(api: httpx.AsyncClient) -> None:
    for path in ("/api/me", "/api/nowhere", "/healthz", "/nowhere"):
        headers = (await api.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers
    assert (await api.get("/api/me")).headers["Cache-Control"] == "no-store"


async def test_https_is_insisted_on_where_it_is_used(
    settings: Settings, database: Database
) -> None:
    there = settings.model_copy(update={"public_url": "https://mail.example.com"})
    async with browser_on(make_app(there, database)) as client:
        headers = (await client.get("/healthz")).headers
    assert headers["Strict-Transport-Security"].startswith("max-age=")


async def test_a_request_keeps_the_id_it_came_with(api: httpx.AsyncClient) -> None:
    answer = await api.get("/healthz", headers={"X-Request-ID": "from-the-proxy.1"})
    assert answer.headers["X-Request-ID"] == "from-the-proxy.1"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "a\tb"])
async def test_a_request_with_a_bad_id_gets_a_new_one(api: httpx.AsyncClient, given: str) -> None:
    answer = await api.get("/healthz", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 36
