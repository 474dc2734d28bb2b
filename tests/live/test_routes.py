from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from reachinbox.ledger.activities import Listener, tell
from reachinbox.runtime.database import Database
from reachinbox.senders.health import record_failure, record_success
from tests.accounts.people import browser_on, register, sign_in
from tests.campaigns.world import add_sender, create, import_csv, ready_campaign, user_id_of

CSV = b"email\n" + b"".join(b"p%d@example.com\n" % number for number in range(10))


async def ask(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await client.get(f"/api{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def server_of(database: Database, user_id: UUID) -> UUID:
    async with database.transaction() as tx:
        asked = text("SELECT id FROM smtp_servers WHERE user_id = :id")
        return (await tx.execute(asked, {"id": user_id})).scalar_one()


async def run_sql(database: Database, sql: str, **values: Any) -> None:
    async with database.transaction() as tx:
        await tx.execute(text(sql), values)


async def test_the_feed_tells_what_happened_newest_first(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    await signed_in.post(f"/api/campaigns/{campaign_id}/pause")
    lines = (await ask(signed_in, "/activity"))["items"]
    assert [line["text"] for line in lines] == [
        "“Spring” was paused: by you.",
        "“Spring” was scheduled: 2 e-mails.",
        "The import into “Spring” is done: 2 accepted.",
    ]
    assert {line["campaign_id"] for line in lines} == {campaign_id}


async def test_the_feed_goes_on_page_by_page(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    async with database.transaction() as tx:
        for number in range(5):
            await tell(tx, user_id, "server_stopped", name=f"relay {number}", reason="535 No")
    first = await ask(signed_in, "/activity", limit=3)
    second = await ask(signed_in, "/activity", limit=3, cursor=first["next_cursor"])
    names = [line["data"]["name"] for line in first["items"] + second["items"]]
    assert names == [f"relay {number}" for number in (4, 3, 2, 1, 0)]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["bm90IG91cnM", "WyJ4Il0", "WyIxIiwiMiJd"])
async def test_a_cursor_of_another_list_is_refused(
    signed_in: httpx.AsyncClient, cursor: str
) -> None:
    answer = await signed_in.get("/api/activity", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_cursor")


async def test_what_commits_late_is_heard_all_the_same_and_once(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    listener = Listener()
    async with database.driver() as connection:
        assert await listener.hear(connection) == []
        async with database.transaction() as late:
            await tell(late, user_id, "first_begun")
            async with database.transaction() as early:
                await tell(early, user_id, "first_done")
            assert [one.kind for one in await listener.hear(connection)] == ["first_done"]
            assert await listener.hear(connection) == []
        assert [one.kind for one in await listener.hear(connection)] == ["first_begun"]
        assert await listener.hear(connection) == []


async def test_health_is_told_when_it_changes_and_only_then(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    await add_sender(database, user_id)
    server_id = await server_of(database, user_id)
    for _ in range(4):
        async with database.transaction() as tx:
            await record_failure(tx, server_id, answer="421 Busy")
    for _ in range(2):
        async with database.transaction() as tx:
            await record_success(tx, server_id)
    lines = (await ask(signed_in, "/activity"))["items"]
    assert [line["text"] for line in lines] == [
        "SMTP server “relay” works again.",
        "SMTP server “relay” has failed a few times in a row: 421 Busy.",
    ]


async def test_capacity_is_what_limits_allow_and_what_is_promised_of_it(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender_id = await add_sender(
        database, await user_id_of(signed_in), hourly_limit=3, min_delay_seconds=0
    )
    start = (datetime.now(UTC) + timedelta(days=1)).replace(hour=12, minute=0, second=0)
    campaign_id = await create(signed_in, sender_id, start_at=start.isoformat(), html="<p>Hi</p>",
                               subject="Hi")  # fmt: skip
    await import_csv(signed_in, database, campaign_id, CSV)
    scheduled = await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    assert scheduled.status_code == 200, scheduled.text
    shown = await ask(signed_in, "/stats/capacity", days=3)
    today, tomorrow, after = shown["days"]
    assert tomorrow["date"] == start.date().isoformat()
    assert (tomorrow["capacity"], tomorrow["promised"], tomorrow["free"]) == (72, 10, 62)
    assert (after["capacity"], after["promised"]) == (72, 0)
    assert today["capacity"] <= 72
    [sender] = tomorrow["by_sender"]
    assert (sender["sender_id"], sender["email"]) == (str(sender_id), "news@example.com")
    upcoming = await ask(signed_in, "/stats/upcoming", hours=72)
    assert [one["count"] for one in upcoming["by_hour"]] == [3, 3, 3, 1]
    assert [(one["campaign_id"], one["name"], one["count"]) for one in upcoming["campaigns"]] == [
        (campaign_id, "Spring", 10)
    ]


async def test_a_plan_made_anew_is_counted_anew(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender_id = await add_sender(database, await user_id_of(signed_in))
    start = (datetime.now(UTC) + timedelta(hours=2)).replace(minute=0, second=0)
    campaign_id = await create(signed_in, sender_id, start_at=start.isoformat(), html="<p>Hi</p>",
                               subject="Hi")  # fmt: skip
    await import_csv(signed_in, database, campaign_id, CSV)
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    assert [one["count"] for one in (await ask(signed_in, "/stats/upcoming"))["by_hour"]] == [10]
    await signed_in.patch(f"/api/campaigns/{campaign_id}", json={"hourly_limit": 4})
    slower = await ask(signed_in, "/stats/upcoming")
    assert [one["count"] for one in slower["by_hour"]] == [4, 4, 2]
    await signed_in.post(f"/api/campaigns/{campaign_id}/cancel")
    assert (await ask(signed_in, "/stats/upcoming"))["count"] == 0


async def test_a_closed_sender_has_no_capacity(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    await add_sender(database, await user_id_of(signed_in), is_verified=False)
    shown = await ask(signed_in, "/stats/capacity", timezone="Asia/Kathmandu")
    assert len(shown["days"]) == 7
    assert {day["capacity"] for day in shown["days"]} == {0}
    assert shown["days"][0]["by_sender"][0]["closed_reason"]


@pytest.mark.parametrize("zone", ["Nowhere/At-all", "../etc/passwd", "", "Europe"])
async def test_an_unknown_time_zone_is_refused(signed_in: httpx.AsyncClient, zone: str) -> None:
    for path in ("/api/stats/capacity", "/api/stats"):
        answer = await signed_in.get(path, params={"timezone": zone})
        assert answer.status_code == 422, answer.text


async def test_nothing_that_sends_is_never_silent(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    assert (await ask(signed_in, "/system"))["status"] == "no_workers"
    assert [one["kind"] for one in await ask(signed_in, "/attention")] == ["no_workers"]
    await run_sql(
        database,
        "INSERT INTO workers (id, name, shards) VALUES (gen_random_uuid(), 'one', '[]')",
    )
    well = await ask(signed_in, "/system")
    assert (well["status"], well["text"]) == ("ok", "1 worker is running, nothing is late.")
    assert set(well["queues"]) == {"shards", "tasks"}
    assert await ask(signed_in, "/attention") == []
    await run_sql(database, "INSERT INTO stop (id, stopped_at, reason) VALUES (1, now(), 'fire')")
    assert (await ask(signed_in, "/system"))["status"] == "stopped"
    assert (await ask(signed_in, "/attention"))[0]["text"] == (
        "An admin has stopped all sending: fire."
    )


async def test_a_lane_that_waits_for_long_makes_the_system_late(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    await add_sender(database, await user_id_of(signed_in))
    await run_sql(
        database,
        "INSERT INTO workers (id, name, shards) VALUES (gen_random_uuid(), 'one', '[]')",
    )
    await run_sql(database, "UPDATE lanes SET wake_at = now() - interval '2 minutes'")
    late = await ask(signed_in, "/system")
    assert late["status"] == "late"
    assert 119 < late["lag_seconds"] < 180


async def test_what_needs_a_person_is_listed_the_urgent_first(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    campaign_id = await ready_campaign(signed_in, database)
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    await signed_in.post(f"/api/campaigns/{campaign_id}/pause")
    async with database.transaction() as tx:
        await record_failure(tx, await _only_server(tx, user_id), answer="535 No", refused=True)
    await run_sql(
        database,
        "UPDATE runs SET total = 103, sent = 90, failed = 10, unknown = 1, open = 2"
        " WHERE campaign_id = :id",
        id=UUID(campaign_id),
    )
    found = await ask(signed_in, "/attention")
    assert [(one["severity"], one["kind"]) for one in found] == [
        ("urgent", "no_workers"),
        ("urgent", "server_stopped"),
        ("warning", "emails_unknown"),
        ("warning", "many_failed"),
        ("note", "campaign_paused"),
    ]
    assert found[3]["text"] == "“Spring”: 10.0% failed, 10 of 100."


async def _only_server(tx: Any, user_id: UUID) -> UUID:
    asked = text("SELECT id FROM smtp_servers WHERE user_id = :id")
    return (await tx.execute(asked, {"id": user_id})).scalar_one()


async def test_nobody_sees_what_is_another_users(
    app: Any, signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    await signed_in.post(f"/api/campaigns/{campaign_id}/schedule")
    async with browser_on(app) as bob:
        await register(bob, "bob@example.com")
        bob.headers["Authorization"] = (
            f"Bearer {(await sign_in(bob, 'bob@example.com')).json()['access_token']}"
        )
        assert (await ask(bob, "/activity"))["items"] == []
        assert (await ask(bob, "/stats/upcoming"))["count"] == 0
        assert all(not day["by_sender"] for day in (await ask(bob, "/stats/capacity"))["days"])
        answer = await bob.get(f"/api/campaigns/{campaign_id}/events")
        assert answer.status_code == 404


async def test_a_series_says_how_hand_overs_ended(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender_id = await add_sender(database, await user_id_of(signed_in))
    for days, count, failed, unknown in ((0, 5, 2, 1), (1, 7, 0, 0)):
        await run_sql(
            database,
            "INSERT INTO sender_use (sender_id, tick, count, failed, unknown, last_at)"
            " VALUES (:id, date_trunc('second', now()) - make_interval(days => :days), :count,"
            " :failed, :unknown, now())",
            id=sender_id, days=days, count=count, failed=failed, unknown=unknown,
        )  # fmt: skip
    since = datetime.now(UTC) - timedelta(days=2)
    asked = {"by": "day", "timezone": "Europe/Berlin", "from": since.isoformat()}
    until = datetime.now(UTC) + timedelta(seconds=5)
    shown = await ask(signed_in, "/stats", **asked, to=until.isoformat())
    assert [(one["sent"], one["failed"], one["unknown"]) for one in shown["series"]] == [
        (7, 0, 0), (4, 2, 1),
    ]  # fmt: skip
    assert shown["today"] == {"sent": 4, "failed": 2, "unknown": 1}
    assert [one["count"] for one in shown["by_hour"]] == [7, 5]
