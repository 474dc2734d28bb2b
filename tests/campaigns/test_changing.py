from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from reachinbox.ledger.check import check_ledger
from reachinbox.runtime.database import Database
from tests.accounts.people import code_of
from tests.campaigns.world import add_sender, create, import_csv, user_id_of

START = "2031-03-03T08:00:00Z"
CSV = b"email\n" + b"".join(b"p%02d@example.com\n" % number for number in range(12))
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


async def scheduled(
    client: httpx.AsyncClient, database: Database, senders: int = 1, **changes: Any
) -> tuple[str, list[str]]:
    """A campaign of 12 e-mails to come; its path and its senders."""
    user_id = await user_id_of(client)
    ids = [
        await add_sender(database, user_id, f"s{number}@s{number}.example", hourly_limit=4)
        for number in range(senders)
    ]
    wanted = {"subject": "x", "html": "y", "start_at": START} | changes
    campaign_id = await create(client, *ids, **wanted)
    await import_csv(client, database, campaign_id, CSV)
    path = f"/api/campaigns/{campaign_id}"
    answer = await client.post(f"{path}/schedule")
    assert answer.status_code == 200, answer.text
    return path, [str(sender_id) for sender_id in ids]


async def emails_of(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    campaign_id = path.rpartition("/")[2]
    answer = await client.get(f"/api/emails?campaign_id={campaign_id}&limit=100")
    return answer.json()["items"]


async def test_pace_and_name_of_a_promised_campaign_can_be_changed(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, _ = await scheduled(signed_in, database)
    before = (await signed_in.get(path)).json()
    change = {
        "name": "Later", "delay_seconds": 600, "hourly_limit": 2, "max_parallel": 1,
        "priority": "high", "timezone": "Europe/Paris",
        "hours": {"days": EVERY_DAY, "from": "09:00", "to": "12:00"},
    }  # fmt: skip
    answer = await signed_in.patch(path, json=change)
    assert answer.status_code == 200, answer.text
    after = answer.json()
    assert {name: after[name] for name in change} == change
    assert (after["status"], after["counts"]["scheduled"]) == ("scheduled", 12)
    assert after["last_at"] == before["last_at"]
    assert after["drift_seconds"] > 24 * 3600
    shown = await emails_of(signed_in, path)
    assert [one["scheduled_reason"] for one in shown] == [None, *["rescheduled"] * 11]
    times = [datetime.fromisoformat(one["scheduled_at"]) for one in shown]
    assert times == sorted(times)
    assert {at.hour for at in times} <= {8, 9, 10}
    assert times[0] >= datetime.fromisoformat(START)
    assert (await signed_in.get(path)).json()["finish_at"] == shown[-1]["scheduled_at"]


async def test_a_finish_moves_earlier_with_one_more_sender(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, senders = await scheduled(signed_in, database)
    before = (await signed_in.get(path)).json()
    added = await add_sender(database, await user_id_of(signed_in), "more@more.example")
    answer = await signed_in.patch(path, json={"sender_ids": [*senders, str(added)]})
    assert answer.json()["sender_ids"] == [*senders, str(added)]
    assert answer.json()["finish_at"] < before["finish_at"]
    shown = await emails_of(signed_in, path)
    assert {one["sender_id"] for one in shown} == {*senders, str(added)}
    for one in shown:
        assert one["message_id"].rstrip(">").endswith(one["sender"].rpartition("@")[2])


async def test_a_removed_senders_emails_go_through_the_others(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, senders = await scheduled(signed_in, database, 2)
    await signed_in.patch(path, json={"sender_ids": senders[1:]})
    assert {one["sender_id"] for one in await emails_of(signed_in, path)} == {senders[1]}
    assert (await signed_in.delete(f"/api/senders/{senders[0]}")).status_code == 204


@pytest.mark.parametrize("state", ["scheduled", "paused"])
async def test_content_and_start_stay_frozen(
    signed_in: httpx.AsyncClient, database: Database, state: str
) -> None:
    path, _ = await scheduled(signed_in, database)
    if state == "paused":
        await signed_in.post(f"{path}/pause")
    change = {"html": "z", "subject": "z", "start_at": START, "name": "New"}
    answer = await signed_in.patch(path, json=change)
    assert (answer.status_code, code_of(answer)) == (409, "content_frozen")
    sentence = answer.json()["error"]["message"]
    assert "subject, html and start_at can no longer be changed" in sentence
    fields = [one["field"] for one in answer.json()["error"]["details"]]
    assert fields == ["subject", "html", "start_at"]
    assert (await signed_in.get(path)).json()["name"] == "Spring"
    assert (await signed_in.patch(path, json={"name": "New"})).json()["status"] == state


async def test_senders_that_cannot_send_are_not_added(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, senders = await scheduled(signed_in, database)
    user_id = await user_id_of(signed_in)
    unverified = await add_sender(database, user_id, "new@example.com", is_verified=False)
    stopped = await add_sender(database, user_id, "old@example.com", health="stopped")
    for wanted, code in (
        ([], "no_sender"),
        ([str(uuid4())], "unknown_sender"),
        ([*senders, str(unverified)], "unverified_sender"),
        ([*senders, str(stopped)], "sender_without_server"),
    ):
        answer = await signed_in.patch(path, json={"sender_ids": wanted})
        assert (answer.status_code, code_of(answer)) == (422, code)
    assert (await signed_in.get(path)).json()["sender_ids"] == senders


async def test_bad_input_changes_nothing(signed_in: httpx.AsyncClient, database: Database) -> None:
    path, _ = await scheduled(signed_in, database)
    before = await emails_of(signed_in, path)
    for change in (
        {"hourly_limit": 0},
        {"delay_seconds": None},
        {"timezone": "Mars/Olympus"},
        {"hours": {"days": [], "from": "09:00", "to": "10:00"}},
    ):
        assert (await signed_in.patch(path, json=change)).status_code == 422
    assert await emails_of(signed_in, path) == before


async def test_an_ended_campaign_and_another_users_cannot_be_changed(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, _ = await scheduled(signed_in, database)
    await signed_in.post(f"{path}/cancel")
    answer = await signed_in.patch(path, json={"delay_seconds": 5})
    assert (answer.status_code, code_of(answer)) == (409, "already_ended")
    assert (await signed_in.patch(f"/api/campaigns/{uuid4()}", json={})).status_code == 404


async def test_a_senders_looser_limit_moves_its_emails_earlier(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, senders = await scheduled(signed_in, database)
    last = (await emails_of(signed_in, path))[-1]["scheduled_at"]
    assert datetime.fromisoformat(last) == datetime.fromisoformat(START) + timedelta(hours=2)
    await signed_in.patch(f"/api/senders/{senders[0]}", json={"hourly_limit": 100})
    shown = await emails_of(signed_in, path)
    assert {datetime.fromisoformat(one["scheduled_at"]) for one in shown} == {
        datetime.fromisoformat(START)
    }
    await signed_in.patch(f"/api/senders/{senders[0]}", json={"min_delay_seconds": 60})
    shown = await emails_of(signed_in, path)
    times = [datetime.fromisoformat(one["scheduled_at"]) for one in shown]
    assert times[-1] - times[0] == timedelta(minutes=11)


async def fail_all(database: Database, status: str, reason: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "UPDATE emails SET status = :status, reason = :reason, ended_at = now(),"
                " attempts = 5, answer = '452 4.2.2 mailbox full'"
            ),
            {"status": status, "reason": reason},
        )
        await tx.execute(text(f"UPDATE runs SET {status} = open, open = 0, status = 'completed'"))


async def test_dead_letters_are_listed_by_class_and_retried_at_once(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, _ = await scheduled(signed_in, database)
    await fail_all(database, "failed", "attempts_used_up")
    campaign_id = path.rpartition("/")[2]
    assert (await signed_in.get(f"{path}/failures")).json() == [
        {
            "reason": "attempts_used_up",
            "code": 452,
            "count": 12,
            "example_answer": "452 4.2.2 mailbox full",
        }
    ]
    listed = f"/api/emails?campaign_id={campaign_id}&reason="
    found = (await signed_in.get(f"{listed}attempts_used_up")).json()["items"]
    assert len(found) == 12
    assert {one["attempts"] for one in found} == {5}
    assert (await signed_in.get(f"{listed}no_answer")).json()["items"] == []
    assert (await signed_in.get(f"{listed}boredom")).status_code == 422
    two = {"ids": [found[0]["id"], found[1]["id"], str(uuid4())]}
    answer = await signed_in.post("/api/emails/retry", json=two)
    assert answer.json() == {
        "done": 2, "skipped": 1, "skipped_because": {"not_found": 1}, "more": False
    }  # fmt: skip
    rest = {"campaign_id": campaign_id, "status": "failed", "reason": "attempts_used_up"}
    assert (await signed_in.post("/api/emails/retry", json=rest)).json()["done"] == 10
    shown = (await signed_in.get(path)).json()
    assert (shown["status"], shown["counts"]["scheduled"]) == ("running", 12)


async def test_many_unknown_emails_are_resolved_in_one_call(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, _ = await scheduled(signed_in, database)
    await fail_all(database, "unknown", "no_answer")
    campaign_id = path.rpartition("/")[2]
    ids = [one["id"] for one in await emails_of(signed_in, path)]
    body = {"ids": ids[:5], "as": "sent"}
    assert (await signed_in.post("/api/emails/resolve", json=body)).json()["done"] == 5
    body = {"campaign_id": campaign_id, "as": "retry"}
    assert (await signed_in.post("/api/emails/resolve", json=body)).json()["done"] == 7
    counts = (await signed_in.get(path)).json()["counts"]
    assert (counts["sent"], counts["scheduled"], counts["unknown"]) == (5, 7, 0)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": ["x"]},
        {"ids": [str(uuid4())], "campaign_id": str(uuid4())},
        {"campaign_id": str(uuid4()), "status": "sent"},
        {"reason": "boredom"},
    ],
)
async def test_a_vague_request_for_many_is_refused(
    signed_in: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    assert (await signed_in.post("/api/emails/retry", json=body)).status_code == 422
    answer = await signed_in.post("/api/emails/resolve", json=body | {"as": "sent"})
    assert answer.status_code == 422


async def test_stats_show_what_the_ledgers_check_found(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    path, _ = await scheduled(signed_in, database)
    shown = (await signed_in.get("/api/stats")).json()["ledger_check"]
    assert shown == {"checked_at": None, "mismatches": []}
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE runs SET open = 11, sent = 1"))
    await check_ledger(database)
    shown = (await signed_in.get("/api/stats")).json()["ledger_check"]
    assert datetime.fromisoformat(shown["checked_at"]) <= datetime.now(UTC)
    campaign_id = path.rpartition("/")[2]
    assert shown["mismatches"] == [
        {"campaign_id": campaign_id, "counter": "open", "kept": 11, "counted": 12},
        {"campaign_id": campaign_id, "counter": "sent", "kept": 1, "counted": 0},
    ]
