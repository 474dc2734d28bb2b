import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select, text

from reachinbox.ledger.tables import Email, Lane, Run
from reachinbox.ledger.workers import beat
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from tests.accounts.people import code_of
from tests.campaigns.world import (
    add_sender,
    create,
    import_csv,
    ready_campaign,
    upload,
    user_id_of,
)


async def emails_of(database: Database) -> list[Email]:
    async with database.transaction() as tx:
        return list((await tx.scalars(select(Email).order_by(Email.id))).all())


async def test_schedule_promises_every_email_at_its_planned_time(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    start = datetime(2031, 3, 3, 8, tzinfo=UTC)
    campaign_id = await ready_campaign(
        signed_in, database, start_at=start.isoformat(), delay_seconds=10
    )
    answer = await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown["status"] == "scheduled"
    assert shown["scheduled_at"] is not None
    assert shown["counts"]["total"] == shown["counts"]["scheduled"] == shown["recipients"] == 2
    assert datetime.fromisoformat(shown["first_at"]) == start
    assert datetime.fromisoformat(shown["last_at"]) == start + timedelta(seconds=10)
    assert shown["finish_at"] == shown["last_at"]
    promised = await emails_of(database)
    assert [(one.address, one.planned_at - start) for one in promised] == [
        ("ada@example.com", timedelta(0)),
        ("bob@example.com", timedelta(seconds=10)),
    ]
    assert promised[0].fields == {
        "email": "ada@example.com", "first_name": "Ada", "company": "Analytical"
    }  # fmt: skip
    async with database.transaction() as tx:
        assert (await tx.scalars(select(Lane.wake_at))).all() == [start]
    assert (await signed_in.get("/api/campaigns?status=scheduled")).json()["items"][0]["id"] == (
        campaign_id
    )
    events = (await signed_in.get(f"/api/campaigns/{campaign_id}/events")).json()
    assert [(one["seq"], one["kind"]) for one in events["items"]] == [(1, "campaign_scheduled")]


async def test_only_a_draft_can_be_scheduled(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    path = f"/api/campaigns/{campaign_id}"
    await signed_in.post(f"{path}/schedule")
    for answer in (
        await signed_in.post(f"{path}/schedule"),
        await signed_in.post(f"{path}/forecast"),
    ):
        assert (answer.status_code, code_of(answer)) == (409, "not_a_draft")
    assert (await signed_in.delete(path)).status_code == 409
    assert len(await emails_of(database)) == 2


async def test_of_many_at_once_one_schedules(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    path = f"/api/campaigns/{campaign_id}/schedule"
    answers = await asyncio.gather(*(signed_in.post(path) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert len(await emails_of(database)) == 2


async def test_a_repeated_schedule_with_one_key_gets_the_first_answer(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    headers = {"Idempotency-Key": "go"}
    path = f"/api/campaigns/{campaign_id}/schedule"
    first = await signed_in.post(path, headers=headers)
    again = await signed_in.post(path, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


async def blocked(client: httpx.AsyncClient, campaign_id: str) -> list[str]:
    """The codes that keep a campaign from being scheduled, in the preflight and when tried."""
    found = (await client.get(f"/api/campaigns/{campaign_id}/preflight")).json()
    answer = await client.post(f"/api/campaigns/{campaign_id}/schedule")
    assert answer.status_code == 422
    codes = [one["code"] for one in answer.json()["error"]["details"]]
    assert codes == [one["code"] for one in found["blocking"]]
    assert code_of(answer) == codes[0]
    assert not found["ready"]
    return codes


async def test_an_unfinished_draft_is_told_everything_it_lacks(
    signed_in: httpx.AsyncClient,
) -> None:
    campaign_id = await create(signed_in, subject=" ", html="")
    assert await blocked(signed_in, campaign_id) == [
        "no_sender", "no_recipients", "subject_empty", "html_empty"
    ]  # fmt: skip


async def test_a_sender_that_cannot_send_blocks(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    fine = await add_sender(database, user_id)
    unverified = await add_sender(database, user_id, "new@example.com", is_verified=False)
    stopped = await add_sender(database, user_id, "old@example.com", health="stopped")
    campaign_id = await create(signed_in, fine, unverified, stopped)
    await import_csv(signed_in, database, campaign_id)
    assert await blocked(signed_in, campaign_id) == ["unverified_sender", "sender_without_server"]


async def test_an_import_under_way_blocks(signed_in: httpx.AsyncClient, database: Database) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    await upload(signed_in, campaign_id, dry_run="true")
    assert (await signed_in.get(f"/api/campaigns/{campaign_id}/preflight")).json()["ready"]
    await upload(signed_in, campaign_id)
    assert await blocked(signed_in, campaign_id) == ["import_running"]


async def test_missing_fields_are_counted_with_their_first_rows(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    csv = b"email,first_name\n" + b"".join(
        b"p%d@example.com,%s\n" % (number, b"" if number % 2 else b"Ada") for number in range(40)
    )
    campaign_id = await ready_campaign(
        signed_in, database, csv, html='{{ company }} {{ town | default: "here" }} {{ email }}'
    )
    assert await blocked(signed_in, campaign_id) == ["missing_field", "missing_field"]
    found = (await signed_in.get(f"/api/campaigns/{campaign_id}/preflight")).json()["blocking"]
    assert [(one["count"], one["rows"][:3]) for one in found] == [(40, [2, 3, 4]), (20, [3, 5, 7])]
    assert "company" in found[0]["message"]


async def test_a_subject_that_grows_too_long_blocks(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    csv = b"email,first_name,company\na@example.com," + b"A" * 1_000 + b",x\n"
    campaign_id = await ready_campaign(signed_in, database, csv)
    assert await blocked(signed_in, campaign_id) == ["subject_too_long"]


async def test_who_was_suppressed_meanwhile_is_left_out(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    await signed_in.post("/api/suppressions", json={"email": "ada@example.com"})
    found = (await signed_in.get(f"/api/campaigns/{campaign_id}/preflight")).json()
    assert [(one["code"], one["count"]) for one in found["warnings"]] == [
        ("suppressed_recipients", 1)
    ]
    assert (await signed_in.post(f"/api/campaigns/{campaign_id}/forecast")).json()["count"] == 1
    shown = (await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")).json()
    assert shown["counts"]["total"] == 1
    assert [one.address for one in await emails_of(database)] == ["bob@example.com"]


async def test_the_forecast_is_what_schedule_then_promises(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    senders = [
        await add_sender(database, user_id, f"s{number}@example.com", hourly_limit=3)
        for number in range(2)
    ]
    start = "2031-03-03T08:00:00+00:00"
    campaign_id = await create(signed_in, *senders, start_at=start, html="x", subject="y")
    csv = b"email\n" + b"".join(b"p%d@example.com\n" % number for number in range(20))
    await import_csv(signed_in, database, campaign_id, csv)
    forecast = (await signed_in.post(f"/api/campaigns/{campaign_id}/forecast")).json()
    assert forecast["count"] == 20 == sum(one["count"] for one in forecast["by_hour"])
    assert [(one["email"], one["count"]) for one in forecast["by_sender"]] == [
        ("s0@example.com", 10), ("s1@example.com", 10)
    ]  # fmt: skip
    assert forecast["bound_by"]["kind"] == "sender_limit"
    assert forecast["suggestions"]
    assert datetime.fromisoformat(forecast["first_at"]) == datetime.fromisoformat(start)
    shown = (await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")).json()
    assert (shown["first_at"], shown["last_at"]) == (forecast["first_at"], forecast["last_at"])


async def test_a_plan_leaves_room_for_what_a_sender_promised_before(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender = await add_sender(database, await user_id_of(signed_in), hourly_limit=2)
    shown: list[dict[str, Any]] = []
    for _ in range(2):
        campaign_id = await create(signed_in, sender, start_at="2031-03-03T08:00:00Z")
        await import_csv(signed_in, database, campaign_id)
        shown.append((await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")).json())
    first, second = (datetime.fromisoformat(one["first_at"]) for one in shown)
    assert second - first == timedelta(hours=1)


async def test_pause_resume_and_cancel_show_at_once(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database, start_at="2031-03-03T08:00:00Z")
    path = f"/api/campaigns/{campaign_id}"
    for what in ("pause", "resume", "cancel"):
        assert code_of(await signed_in.post(f"{path}/{what}")) == "not_scheduled"
    await signed_in.post(f"{path}/schedule")
    assert (await signed_in.post(f"{path}/resume")).status_code == 409
    paused = (await signed_in.post(f"{path}/pause")).json()
    assert (paused["status"], paused["status_reason"]) == ("paused", "by_user")
    assert (await signed_in.post(f"{path}/resume")).json()["status"] == "running"
    cancelled = (await signed_in.post(f"{path}/cancel")).json()
    assert (cancelled["status"], cancelled["counts"]["cancelled"]) == ("cancelled", 2)
    assert (await signed_in.post(f"{path}/cancel")).status_code == 409
    assert (await signed_in.delete(path)).status_code == 204
    assert (await signed_in.get(path)).status_code == 404


ONE_CALL = {
    "name": "Now",
    "subject": "Hi {{ first_name }}",
    "html": "<p>{{ n }}</p>",
    "recipients": [
        {"email": " Ada@Example.com", "first_name": "Ada", "n": 1},
        {"email": "bob@example.com", "first_name": "Bob", "n": 2.5},
    ],
}


async def test_one_call_creates_fills_and_schedules(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender = await add_sender(database, await user_id_of(signed_in))
    body = ONE_CALL | {"sender_ids": [str(sender)], "start_at": "2031-03-03T08:00:00Z"}
    headers = {"Idempotency-Key": "k"}
    answer = await signed_in.post("/api/campaigns/schedule", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["email_count"], made["suppressed"], made["notes"]) == (2, 0, [])
    assert made["first_at"].startswith("2031-03-03T08:00:00")
    again = await signed_in.post("/api/campaigns/schedule", json=body, headers=headers)
    assert again.json() == made
    other = await signed_in.post(
        "/api/campaigns/schedule", json=body | {"name": "Other"}, headers=headers
    )
    assert (other.status_code, code_of(other)) == (422, "idempotency_key_reused")
    promised = await emails_of(database)
    assert [(one.address, one.fields["n"]) for one in promised] == [
        ("Ada@example.com", "1"), ("bob@example.com", "2.5")
    ]  # fmt: skip
    shown = (await signed_in.get(f"/api/campaigns/{made['campaign_id']}")).json()
    assert (shown["status"], shown["counts"]["total"]) == ("scheduled", 2)


async def test_one_bad_recipient_refuses_the_whole_call(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender = await add_sender(database, await user_id_of(signed_in))
    fine = {"email": "ada@example.com", "first_name": "Ada", "n": 1}
    for bad in (
        {"email": "nobody"},
        {"email": "ADA@example.com"},
        {"email": 5},
        {"first_name": "Ada"},
        {"email": "b@example.com", "first name": "Bob"},
        {"email": "b@example.com", "n": {"a": 1}},
        {"email": "b@example.com", "n": [1]},
    ):
        body = ONE_CALL | {"sender_ids": [str(sender)], "recipients": [fine, bad]}
        answer = await signed_in.post("/api/campaigns/schedule", json=body)
        assert (answer.status_code, code_of(answer)) == (422, "bad_recipients"), bad
        assert [one["index"] for one in answer.json()["error"]["details"]] == [1]
    body = ONE_CALL | {
        "sender_ids": [str(sender)],
        "recipients": [fine, fine | {"email": "c@d.com", "n": None}],
    }
    assert code_of(await signed_in.post("/api/campaigns/schedule", json=body)) == "missing_field"
    assert (await signed_in.get("/api/campaigns")).json()["items"] == []
    async with database.transaction() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM recipients")) == 0
        assert (await tx.scalars(select(Run))).all() == []


async def test_emails_are_listed_searched_and_cancelled(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database, start_at="2031-03-03T08:00:00Z")
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    path = f"/api/emails?campaign_id={campaign_id}"
    first = (await signed_in.get(f"{path}&limit=1")).json()
    second = (await signed_in.get(f"{path}&limit=1&cursor={first['next_cursor']}")).json()
    rows = first["items"] + second["items"]
    assert [one["recipient"] for one in rows] == ["ada@example.com", "bob@example.com"]
    assert second["next_cursor"] is None
    assert {one["sender"] for one in rows} == {"news@example.com"}
    assert rows[0]["message_id"].endswith("@example.com>")
    found = (await signed_in.get(f"{path}&q=BOB&status=scheduled")).json()["items"]
    assert [one["id"] for one in found] == [rows[1]["id"]]
    assert (await signed_in.get(f"{path}&status=delivered")).status_code == 422
    one = f"/api/emails/{rows[0]['id']}"
    assert [fact["kind"] for fact in (await signed_in.get(one)).json()["timeline"]] == [
        "email_planned"
    ]
    assert (await signed_in.delete(one)).json()["status"] == "cancelled"
    assert (await signed_in.delete(one)).status_code == 409
    assert (await signed_in.post(f"{one}/retry")).status_code == 409
    assert (await signed_in.post(f"{one}/resolve", json={"as": "sent"})).status_code == 409
    assert (await signed_in.post(f"{one}/resolve", json={"as": "lost"})).status_code == 422
    counts = (await signed_in.get(f"/api/campaigns/{campaign_id}")).json()["counts"]
    assert (counts["scheduled"], counts["cancelled"], counts["total"]) == (1, 1, 2)


async def test_stats_add_up(signed_in: httpx.AsyncClient, database: Database) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    shown = (await signed_in.get("/api/stats")).json()
    assert (shown["totals"]["total"], shown["totals"]["sent"]) == (2, 0)
    assert shown["rates"] == {"sent": None, "failed": None, "unknown": None}
    assert (await signed_in.get("/api/stats?from=2031-01-01T00:00:00Z")).status_code == 422


async def test_queue_stats_show_queues_and_workers(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    async with database.driver() as driver:
        await beat(driver, new_id(), "one", [3])
    shown = (await signed_in.get("/api/stats/queue")).json()
    assert {name: one["failed"] for name, one in shown["queues"].items()} == {
        "shards": 0,
        "tasks": 0,
    }
    assert shown["workers"] == 1
    assert [(one["name"], one["shards"]) for one in shown["heartbeats"]] == [("one", 1)]
