from collections.abc import AsyncGenerator
from typing import Annotated, Any

import asyncpg
import httpx
import pytest
import structlog
from fastapi import APIRouter, FastAPI, Form, Query
from pydantic import BaseModel
from sqlalchemy import text
from structlog.testing import capture_logs

from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.edge import Transaction, TransactionRoute
from reachinbox.runtime.settings import Settings
from tests.accounts.people import browser_on, code_of

router = APIRouter(prefix="/api/trial", route_class=TransactionRoute)


class Trial(BaseModel):
    name: str
    age: int = 0
    fields: dict[str, Any] = {}


@router.post("")
async def try_it(asked: Trial) -> Trial:
    return asked


@router.get("/search")
async def search(q: str, limit: Annotated[int, Query(ge=1)] = 1) -> str:
    return q * limit


@router.get("/broken")
async def break_down() -> None:
    raise RuntimeError("the password is hunter2")


@router.post("/form")
async def store_form(name: Annotated[str, Form()], tx: Transaction) -> None:
    await tx.execute(text("SELECT CAST(:name AS text)"), {"name": name})


@router.get("/cut")
async def cut_the_line(tx: Transaction) -> None:
    [pid] = (await tx.execute(text("SELECT pg_backend_pid()"))).scalars()
    server = await asyncpg.connect(
        tx.get_bind().engine.url.set(drivername="postgresql").render_as_string(False)
    )
    await server.execute("SELECT pg_terminate_backend($1)", pid)
    await server.close()
    await tx.execute(text("SELECT 1"))


@router.get("/wrong-sql")
async def ask_nonsense(tx: Transaction) -> None:
    await tx.execute(text("SELECT nothing FROM nowhere"))


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.include_router(router)
    return app


@pytest.fixture
async def away(settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """An instance whose database is not there."""
    database = Database("postgresql://postgres@127.0.0.1:1/nowhere")
    async with browser_on(make_app(settings, database)) as client:
        yield client
    await database.close()


async def post(api: httpx.AsyncClient, body: bytes | str, kind: str = "application/json") -> Any:
    return await api.post("/api/trial", content=body, headers={"Content-Type": kind})


async def test_invalid_input_names_each_field_in_a_sentence(api: httpx.AsyncClient) -> None:
    answer = await api.post("/api/trial", json={"age": "old", "fields": []})
    assert (answer.status_code, code_of(answer)) == (422, "invalid")
    error = answer.json()["error"]
    assert [each["field"] for each in error["details"]] == ["name", "age", "fields"]
    assert error["message"] == "name: Field required. (2 more in details)"


async def test_an_invalid_query_names_its_parameter(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/trial/search?q=x&limit=0")
    assert answer.json()["error"]["details"][0]["field"] == "limit"


async def test_a_thousand_wrong_fields_give_a_short_answer(api: httpx.AsyncClient) -> None:
    asked = {"email": "a@example.com", "password": "x" * 20, "name": "A"}
    many = asked | {f"field{n}": n for n in range(1000)}
    answer = await api.post("/api/auth/register", json=many)
    assert len(answer.json()["error"]["details"]) == 50


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'name': 1}",
        b'{"name": "a\0b"}',
        b'{"name": "\xff"}',
        b'{"age": ' + b"9" * 5000,
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
async def test_broken_json_is_a_400(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await post(api, body)
    assert (answer.status_code, code_of(answer)) == (400, "malformed_json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "nonsense"])
async def test_a_body_that_is_not_json_is_invalid(api: httpx.AsyncClient, kind: str) -> None:
    answer = await post(api, b'{"name": "Ada"}', kind)
    assert (answer.status_code, code_of(answer)) == (422, "invalid")


async def test_an_empty_body_is_invalid(api: httpx.AsyncClient) -> None:
    assert code_of(await post(api, b"")) == "invalid"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"name": "a\\u0000b"}', "name"),
        ('{"name": "a", "fields": {"x": ["y", "\\u0000"]}}', "fields.x.1"),
        ('{"name": "a", "fields": {"k\\u0000": 1}}', "fields.k\ufffd"),
        ('{"name": "half a pair: \\ud83d"}', "name"),
        ('{"name": "other half: \\uDE00"}', "name"),
    ],
)
async def test_text_that_cannot_be_stored_is_refused(
    api: httpx.AsyncClient, body: str, field: str
) -> None:
    answer = await post(api, body)
    assert (answer.status_code, code_of(answer)) == (422, "invalid")
    assert [each["field"] for each in answer.json()["error"]["details"]] == [field]


async def test_emoji_written_as_escapes_are_text(api: httpx.AsyncClient) -> None:
    answer = await post(api, '{"name": "\\ud83d\\ude00 \\\\u0000"}')
    assert answer.json()["name"] == "\N{GRINNING FACE} \\u0000"


async def test_a_nul_in_the_address_is_refused(api: httpx.AsyncClient) -> None:
    for path in ("/api/trial/search?q=a%00b", "/api/trial/search?q=a&%00=1"):
        answer = await api.get(path)
        assert (answer.status_code, code_of(answer)) == (422, "invalid")
    assert (await api.get("/api/trial/%00")).status_code == 404


async def test_a_nul_in_a_form_is_never_a_500(api: httpx.AsyncClient) -> None:
    for answer in (
        await api.post("/api/trial/form", data={"name": "a\0b"}),
        await api.post("/api/trial/form", files={"name": (None, "a\0b")}),
    ):
        assert (answer.status_code, code_of(answer)) == (422, "invalid")


async def test_unknown_addresses_and_methods_are_answered_in_the_same_form(
    api: httpx.AsyncClient,
) -> None:
    lost, wrong = await api.get("/api/nowhere"), await api.delete("/api/trial")
    assert (lost.status_code, code_of(lost)) == (404, "not_found")
    assert (wrong.status_code, code_of(wrong)) == (405, "method_not_allowed")
    assert wrong.headers["Allow"] == "POST"


async def test_a_bug_is_logged_with_the_id_that_is_answered(api: httpx.AsyncClient) -> None:
    with capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        answer = await api.get("/api/trial/broken")
    assert (answer.status_code, code_of(answer)) == (500, "internal_error")
    request_id = answer.headers["X-Request-ID"]
    assert answer.json()["error"]["details"] == [{"request_id": request_id}]
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text
    [entry] = logs
    assert entry["request_id"] == request_id
    assert isinstance(entry["exc_info"], RuntimeError)


async def test_wrong_sql_is_a_bug_and_not_an_absence(api: httpx.AsyncClient) -> None:
    with capture_logs():
        assert code_of(await api.get("/api/trial/wrong-sql")) == "internal_error"


async def test_a_database_that_is_away_is_a_503(away: httpx.AsyncClient) -> None:
    asked = {"email": "ada@example.com", "password": "correct horse battery"}
    answer = await away.post("/api/auth/login", json=asked)
    assert (answer.status_code, code_of(answer)) == (503, "database_away")


async def test_a_connection_cut_in_the_middle_is_a_503(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/trial/cut")
    assert (answer.status_code, code_of(answer)) == (503, "database_away")
    assert (await api.get("/readyz")).status_code == 200


async def test_the_documents_tell_of_errors_as_they_are(api: httpx.AsyncClient) -> None:
    document = (await api.get("/openapi.json")).json()
    answers = document["paths"]["/api/auth/register"]["post"]["responses"]
    assert set(answers) == {"201", "4XX", "5XX"}
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert (await api.get("/api/openapi.json")).json() == document
