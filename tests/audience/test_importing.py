import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from reachinbox.audience import importing
from reachinbox.audience.importing import run_import, unfinished_imports
from reachinbox.audience.tables import Import, ImportChunk, ImportProblem, Recipient
from reachinbox.runtime.database import Database
from tests.accounts.people import code_of
from tests.campaigns.world import create, import_csv, ready_campaign, upload

MIXED = (
    b"E-Mail;First Name\n"
    b"ada@example.com;Ada\n"
    b"nobody;Nobody\n"
    b"ADA@Example.com;Again\n"
    b'"bob@example.com";"Bob\nBuilder"\n'
    b";Missing\n"
    b"stop@example.com;Stop\n"
    b"x@blocked.example;Domain\n"
    b"carl@example.com;Carl;too;many\n"
)


def figures(done: dict[str, Any]) -> tuple[int, ...]:
    names = ("rows", "accepted", "duplicates", "invalid", "suppressed")
    return tuple(done[name] for name in names)


async def count(database: Database, table: Any) -> int:
    async with database.transaction() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


async def suppress(client: httpx.AsyncClient, *entries: str) -> None:
    answer = await client.post("/api/suppressions", json={"emails": list(entries)})
    assert answer.status_code == 201


async def test_every_row_is_accepted_or_reported(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    await suppress(signed_in, "stop@example.com", "@blocked.example")
    campaign_id = await create(signed_in)
    done = await import_csv(signed_in, database, campaign_id, MIXED)
    assert (done["status"], done["finished_at"] is not None) == ("done", True)
    assert figures(done) == (8, 2, 1, 3, 2)
    problems = [(one["row"], one["column"], one["value"]) for one in done["problems"]]
    assert problems == [
        (3, "E-Mail", "nobody"),
        (4, "E-Mail", "ADA@example.com"),
        (6, "E-Mail", ""),
        (7, "E-Mail", "stop@example.com"),
        (8, "E-Mail", "x@blocked.example"),
        (9, None, ""),
    ]
    assert done["problems"][1]["reason"] == "duplicate of row 2"
    assert "suppressed" in done["problems"][3]["reason"]
    campaign = (await signed_in.get(f"/api/campaigns/{campaign_id}")).json()
    assert campaign["recipients"] == 2
    listed = (await signed_in.get(f"/api/campaigns/{campaign_id}/recipients")).json()["items"]
    assert [one["fields"]["first_name"] for one in listed] == ["Ada", "Bob\nBuilder"]
    assert await count(database, ImportChunk) == 0


async def test_bad_rows_come_back_as_they_were_with_an_error_column(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    done = await import_csv(signed_in, database, campaign_id, MIXED)
    answer = await signed_in.get(f"/api/imports/{done['id']}/problems.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "E-Mail,First Name,error"
    assert lines[1].startswith("nobody,Nobody,")
    assert lines[2] == "ADA@example.com,Again,duplicate of row 2"
    assert lines[4].startswith("carl@example.com,Carl,")
    assert lines[4].endswith(",too,many")
    mended = answer.content.replace(b"nobody,Nobody", b"nobody@example.com,Nobody")
    again = await import_csv(signed_in, database, campaign_id, mended)
    assert figures(again) == (4, 1, 1, 2, 0)


async def test_a_second_import_finds_who_is_there_already(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    await import_csv(signed_in, database, campaign_id, b"email\na@example.com\nb@example.com\n")
    done = await import_csv(
        signed_in, database, campaign_id, b"email\nc@example.com\nA@example.com\n"
    )
    assert figures(done) == (2, 1, 1, 0, 0)
    assert done["problems"][0]["reason"] == "already in this campaign"
    assert (await signed_in.get(f"/api/campaigns/{campaign_id}")).json()["recipients"] == 3


async def test_a_dry_run_counts_everything_and_keeps_nobody(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    await import_csv(signed_in, database, campaign_id, b"email\nada@example.com\n")
    done = await import_csv(signed_in, database, campaign_id, MIXED, dry_run="true")
    assert (done["status"], done["dry_run"]) == ("done", True)
    assert figures(done) == (8, 3, 2, 3, 0)
    assert await count(database, Recipient) == 1
    assert (await signed_in.get(f"/api/campaigns/{campaign_id}")).json()["recipients"] == 1


async def test_an_import_is_undone_with_all_it_added(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    first = await import_csv(signed_in, database, campaign_id, b"email\na@example.com\nbad\n")
    second = await import_csv(signed_in, database, campaign_id, b"email\nb@example.com\n")
    assert (await signed_in.delete(f"/api/imports/{first['id']}")).status_code == 204
    assert (await signed_in.get(f"/api/imports/{first['id']}")).status_code == 404
    listed = (await signed_in.get(f"/api/campaigns/{campaign_id}/recipients")).json()["items"]
    assert [one["address"] for one in listed] == ["b@example.com"]
    assert await count(database, ImportProblem) == 0
    items = (await signed_in.get(f"/api/imports?campaign_id={campaign_id}")).json()["items"]
    assert [one["id"] for one in items] == [second["id"]]


async def test_the_import_of_a_scheduled_campaign_cannot_be_undone(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    items = (await signed_in.get(f"/api/imports?campaign_id={campaign_id}")).json()["items"]
    answer = await signed_in.delete(f"/api/imports/{items[0]['id']}")
    assert (answer.status_code, code_of(answer)) == (409, "not_a_draft")


def many(rows: int) -> bytes:
    people = (b"p%d@example.com,%d\n" % (number % (rows - 10), number) for number in range(rows))
    return b"email,number\n" + b"".join(people)


async def start_import(client: httpx.AsyncClient, campaign_id: str, csv: bytes) -> UUID:
    return UUID((await upload(client, campaign_id, csv)).json()["id"])


async def test_a_killed_import_goes_on_where_it_stopped(
    signed_in: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = await create(signed_in)
    import_id = await start_import(signed_in, campaign_id, many(12_000))
    store = importing._store_batch
    stored: list[int] = []

    async def store_one_and_die(*of: Any) -> None:
        if stored:
            raise asyncio.CancelledError
        await store(*of)
        stored.append(1)

    monkeypatch.setattr(importing, "_store_batch", store_one_and_die)
    with pytest.raises(asyncio.CancelledError):
        await run_import(database, import_id)
    monkeypatch.undo()
    async with database.driver() as driver:
        assert await unfinished_imports(driver) == [import_id]
    half = (await signed_in.get(f"/api/imports/{import_id}")).json()
    assert (half["status"], half["rows"]) == ("running", half["accepted"])
    assert 0 < half["rows"] < 12_000
    await run_import(database, import_id)
    done = (await signed_in.get(f"/api/imports/{import_id}")).json()
    assert (done["status"], figures(done)) == ("done", (12_000, 11_990, 10, 0, 0))
    assert [one["reason"] for one in done["problems"]][:1] == ["duplicate of row 2"]
    async with database.driver() as driver:
        assert await unfinished_imports(driver) == []
    async with database.transaction() as tx:
        rows = (await tx.scalars(select(Recipient.row).order_by(Recipient.id))).all()
    assert rows == list(range(2, 11_992))


async def test_two_workers_on_one_import_store_no_row_twice(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    import_id = await start_import(signed_in, campaign_id, many(12_000))
    await asyncio.gather(run_import(database, import_id), run_import(database, import_id))
    async with database.transaction() as tx:
        found = await tx.get_one(Import, import_id)
    if found.status == "running":  # each stopped the other: the wake loop brings it back
        await run_import(database, import_id)
    done = (await signed_in.get(f"/api/imports/{import_id}")).json()
    assert (done["status"], figures(done)) == ("done", (12_000, 11_990, 10, 0, 0))


async def test_two_imports_into_one_campaign_at_once_share_the_addresses(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    forwards = many(8_000)
    header, *lines = forwards.splitlines(keepends=True)
    ids = [
        await start_import(signed_in, campaign_id, forwards),
        await start_import(signed_in, campaign_id, header + b"".join(lines[::-1])),
    ]
    await asyncio.gather(*(run_import(database, import_id) for import_id in ids))
    done = [(await signed_in.get(f"/api/imports/{import_id}")).json() for import_id in ids]
    assert [one["status"] for one in done] == ["done", "done"]
    assert sum(one["accepted"] for one in done) == 7_990 == await count(database, Recipient)
    assert all(one["accepted"] + one["duplicates"] == 8_000 for one in done)


async def test_an_import_undone_while_it_runs_stops_and_leaves_nothing(
    signed_in: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = await create(signed_in)
    import_id = await start_import(signed_in, campaign_id, many(12_000))
    store = importing._store_batch

    async def undo_before_the_second_batch(*of: Any) -> None:
        if of[1].rows:
            assert (await signed_in.delete(f"/api/imports/{import_id}")).status_code == 204
        await store(*of)

    monkeypatch.setattr(importing, "_store_batch", undo_before_the_second_batch)
    await run_import(database, import_id)
    assert await count(database, Recipient) == 0
    assert await count(database, ImportChunk) == 0


async def test_an_import_that_is_done_is_not_done_again(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    done = await import_csv(signed_in, database, campaign_id)
    await run_import(database, UUID(done["id"]))
    assert (await signed_in.get(f"/api/imports/{done['id']}")).json() == done


async def test_hostile_cells_are_stored_as_they_are(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    csv = (
        'email,x\na@example.com,"{""a"": \\u0000 \'; DROP TABLE users; --"\n'
        "b@example.com,\\N\nc@example.com,nul\0nul\nd@example.com,\U0001f600\u202e\n"
    ).encode()
    done = await import_csv(signed_in, database, campaign_id, csv)
    assert figures(done) == (4, 3, 0, 1, 0)
    listed = (await signed_in.get(f"/api/campaigns/{campaign_id}/recipients")).json()["items"]
    assert [one["fields"]["x"] for one in listed] == [
        '{"a": \\u0000 \'; DROP TABLE users; --',
        "\\N",
        "\U0001f600\u202e",
    ]
