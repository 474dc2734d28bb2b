from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text

from reachinbox.audience.tables import Import, ImportChunk
from reachinbox.audience.uploads import PIECE_BYTES, discard_abandoned_uploads
from reachinbox.runtime.database import Database
from tests.accounts.people import code_of
from tests.campaigns.world import CSV, create, import_csv, ready_campaign, upload


async def left_behind(database: Database) -> tuple[int, int]:
    async with database.transaction() as tx:
        imports = await tx.scalar(select(func.count()).select_from(Import))
        return imports or 0, await tx.scalar(select(func.count()).select_from(ImportChunk)) or 0


async def test_an_upload_is_answered_before_it_is_imported(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    answer = await upload(signed_in, campaign_id)
    assert answer.status_code == 202
    kept = answer.json()
    assert kept["status"] == "running"
    assert (kept["header"], kept["field_names"]) == (
        ["email", "first_name", "company"],
        ["email", "first_name", "company"],
    )
    assert (kept["encoding"], kept["delimiter"]) == ("utf-8", ",")
    assert (kept["rows"], kept["size_bytes"]) == (0, len(CSV))
    assert (await signed_in.get(f"/api/imports/{kept['id']}")).json() == kept
    assert await left_behind(database) == (1, 1)


async def test_a_large_upload_is_stored_in_pieces_that_make_the_file_again(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    csv = b"email\n" + b"".join(b"person%d@example.com\n" % number for number in range(150_000))
    answer = await upload(signed_in, campaign_id, csv)
    async with database.transaction() as tx:
        pieces = (await tx.scalars(select(ImportChunk.data).order_by(ImportChunk.number))).all()
    assert [len(piece) for piece in pieces[:-1]] == [PIECE_BYTES] * (len(pieces) - 1)
    assert b"".join(pieces) == csv
    assert answer.json()["size_bytes"] == len(csv)


@pytest.mark.parametrize(
    ("csv", "code"),
    [
        (b"", "csv_unreadable"),
        (b"\n\n\n", "csv_unreadable"),
        (b"name,town\nAda,London\n", "csv_unreadable"),
        (b"PK\x03\x04 xl/workbook.xml", "csv_unreadable"),
        (b"%PDF-1.7 ...", "csv_unreadable"),
        (bytes(range(256)) * 20, "csv_unreadable"),
    ],
)
async def test_what_is_no_csv_is_refused_at_once_and_leaves_nothing(
    signed_in: httpx.AsyncClient, database: Database, csv: bytes, code: str
) -> None:
    campaign_id = await create(signed_in)
    answer = await upload(signed_in, campaign_id, csv)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert await left_behind(database) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mapping": "{"}, "bad_mapping"),
        ({"mapping": "[1]"}, "bad_mapping"),
        ({"mapping": '{"email": "Nowhere"}'}, "bad_mapping"),
        ({"mapping": '{"email": "\\ud800"}'}, "bad_mapping"),
        ({"mapping": '{"surprise": 1}'}, "bad_mapping"),
        ({"dry_run": "perhaps"}, "bad_dry_run"),
        ({"note": "x" * 70_000}, "too_large"),
    ],
)
async def test_bad_fields_of_an_upload_are_refused_and_leave_nothing(
    signed_in: httpx.AsyncClient, database: Database, fields: dict[str, str], code: str
) -> None:
    campaign_id = await create(signed_in)
    answer = await upload(signed_in, campaign_id, **fields)
    assert code_of(answer) == code
    assert answer.status_code == (413 if code == "too_large" else 422)
    assert await left_behind(database) == (0, 0)


BOUNDARY = b"--b\r\nContent-Disposition: form-data; name="
FILE = BOUNDARY + b'"file"; filename="a.csv"\r\n\r\nemail\na@example.com\n'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/csv", CSV),
        ("multipart/form-data", FILE),
        ("multipart/form-data; boundary=b", FILE),
        ("multipart/form-data; boundary=b", b"nonsense"),
        ("multipart/form-data; boundary=b", BOUNDARY + b'"other"\r\n\r\nx\r\n--b--\r\n'),
        ("multipart/form-data; boundary=b", FILE + b"\r\n" + FILE + b"\r\n--b--\r\n"),
        (
            "multipart/form-data; boundary=b",
            FILE + b"".join(b"\r\n" + BOUNDARY + b'"x%d"\r\n\r\n1' % n for n in range(30)),
        ),
        ("multipart/form-data; boundary=" + "b" * 1000, b""),
        ("", b""),
    ],
)
async def test_a_body_that_is_no_whole_form_is_refused_and_leaves_nothing(
    signed_in: httpx.AsyncClient, database: Database, content_type: str, body: bytes
) -> None:
    campaign_id = await create(signed_in)
    answer = await signed_in.post(
        f"/api/campaigns/{campaign_id}/recipients",
        content=body,
        headers={"Content-Type": content_type},
    )
    assert (answer.status_code, code_of(answer)) == (400, "bad_upload")
    assert await left_behind(database) == (0, 0)


async def test_an_upload_that_breaks_off_leaves_nothing(
    app: FastAPI, signed_in: httpx.AsyncClient, database: Database
) -> None:
    path = f"/api/campaigns/{await create(signed_in)}/recipients"
    headers = dict(signed_in.headers) | {"Content-Type": "multipart/form-data; boundary=b"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    heard = iter(
        [
            {"type": "http.request", "body": FILE, "more_body": True},
            {"type": "http.request", "body": b"x" * 3 * PIECE_BYTES, "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    said: list[Any] = []

    async def receive() -> Any:
        return next(heard)

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope, receive, send)
    assert said[0]["status"] == 400
    assert await left_behind(database) == (0, 0)


async def test_what_a_dead_process_left_of_an_upload_is_discarded_after_an_hour(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    async with database.transaction() as tx:
        user_id = await tx.scalar(text("SELECT id FROM users"))
        for age in ("61 minutes", "59 minutes"):
            tx.add(Import(user_id=user_id, campaign_id=UUID(campaign_id)))
            await tx.flush()
            await tx.execute(
                text(
                    "UPDATE imports SET created_at = now() - CAST(:age AS text)::interval"
                    " WHERE created_at = now()"
                ),
                {"age": age},
            )
    async with database.transaction() as tx:
        assert await discard_abandoned_uploads(tx) == 1
    assert await left_behind(database) == (1, 0)


async def test_only_a_draft_takes_recipients(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    assert (await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")).status_code == 200
    answer = await upload(signed_in, campaign_id)
    assert (answer.status_code, code_of(answer)) == (409, "not_a_draft")
    assert (await upload(signed_in, str(uuid4()))).status_code == 404


async def test_a_repeated_upload_with_one_key_is_one_import(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    boundary = {
        "Idempotency-Key": "once",
        "Content-Type": "multipart/form-data; boundary=b",
    }
    path = f"/api/campaigns/{campaign_id}/recipients"
    body = FILE + b"\r\n--b--\r\n"
    first = await signed_in.post(path, content=body, headers=boundary)
    again = await signed_in.post(path, content=body, headers=boundary)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert (await left_behind(database))[0] == 1


async def test_a_mapping_chooses_columns_and_names(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    csv = b"private,work,Name\na@example.com,b@example.com,Ada\n"
    mapping = '{"email": "work", "fields": {"Name": "first_name", "private": null}}'
    done = await import_csv(signed_in, database, campaign_id, csv, mapping=mapping)
    assert (done["status"], done["accepted"]) == ("done", 1)
    listed = (await signed_in.get(f"/api/campaigns/{campaign_id}/recipients")).json()["items"]
    assert [(one["address"], one["row"], one["fields"]) for one in listed] == [
        ("b@example.com", 2, {"email": "b@example.com", "first_name": "Ada"})
    ]
