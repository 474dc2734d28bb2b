from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from reachinbox.ledger.workers import beat
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from reachinbox.senders.tables import SenderSmtpServer, SmtpServer
from tests.campaigns.world import add_sender, create, import_csv, ready_campaign, user_id_of
from tests.senders.people import newcomer

GATES = [
    "instance", "worker", "user", "campaign", "hours", "suppressed", "sender", "rest",
    "sender_limit", "campaign_limit", "delay", "lane", "parallel", "server", "due",
]  # fmt: skip


@pytest.fixture(autouse=True)
async def _worker(database: Database) -> None:
    async with database.driver() as connection:
        await beat(connection, new_id(), "test", [])


async def scheduled_email(client: httpx.AsyncClient, campaign_id: str) -> str:
    answer = await client.post(f"/api/campaigns/{campaign_id}/schedule")
    assert answer.status_code == 200, answer.text
    page = (await client.get("/api/emails", params={"campaign_id": campaign_id})).json()
    return page["items"][0]["id"]


async def explain(client: httpx.AsyncClient, email_id: str) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/emails/{email_id}/explain")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def execute(database: Database, sql: str, **values: Any) -> None:
    async with database.transaction() as tx:
        await tx.execute(text(sql), values)


async def server_gate_of(client: httpx.AsyncClient, email_id: str) -> dict[str, Any]:
    [gate] = [gate for gate in await explain(client, email_id) if gate["gate"] == "server"]
    return gate


async def test_the_gates_come_in_order_each_with_its_reason(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    email_id = await scheduled_email(signed_in, await ready_campaign(signed_in, database))
    gates = await explain(signed_in, email_id)
    assert [gate["gate"] for gate in gates] == [*GATES, "queue"]
    assert all(set(gate) == {"gate", "open", "reason", "opens_at"} for gate in gates)
    assert all(gate["open"] and gate["reason"] for gate in gates)


async def test_a_planned_email_says_in_one_sentence_when_it_goes(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database, start_at="2031-01-01T00:00:00Z")
    email_id = await scheduled_email(signed_in, campaign_id)
    outlook = (await signed_in.get(f"/api/emails/{email_id}/outlook")).json()
    assert outlook["summary"] == "It is planned for 1 Jan 2031 00:00 UTC."
    assert outlook["likely_at"] == outlook["gates"][-1]["opens_at"] == "2031-01-01T00:00:00Z"
    assert outlook["gates"] == await explain(signed_in, email_id)


async def test_a_cancelled_email_has_one_gate(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    email_id = await scheduled_email(signed_in, await ready_campaign(signed_in, database))
    await signed_in.delete(f"/api/emails/{email_id}")
    [gate] = await explain(signed_in, email_id)
    assert (gate["gate"], gate["open"], gate["opens_at"]) == ("ended", False, None)
    assert gate["reason"].startswith("It was cancelled by a person at ")


async def test_a_stopped_server_closes_the_gate_and_says_what_it_answered(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    email_id = await scheduled_email(signed_in, await ready_campaign(signed_in, database))
    await execute(
        database,
        "UPDATE smtp_servers SET health = 'stopped', health_reason = '535 wrong password.'",
    )
    gate = await server_gate_of(signed_in, email_id)
    assert (gate["open"], gate["opens_at"]) == (False, None)
    assert gate["reason"].startswith("relay is stopped since ")
    assert gate["reason"].endswith(": 535 wrong password.")
    outlook = (await signed_in.get(f"/api/emails/{email_id}/outlook")).json()
    assert outlook["summary"] == gate["reason"]


async def test_a_cooling_server_opens_with_its_probe(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    email_id = await scheduled_email(signed_in, await ready_campaign(signed_in, database))
    await execute(
        database,
        "UPDATE smtp_servers SET health = 'cooling', failures_in_a_row = 12,"
        " last_error = '421 busy', probe_at = '2031-01-01T00:00:00Z'",
    )
    gate = await server_gate_of(signed_in, email_id)
    assert (gate["open"], gate["opens_at"]) == (False, "2031-01-01T00:00:00Z")
    said = "relay is cooling until 1 Jan 2031 00:00 UTC (12 failures in a row, last: 421 busy)."
    assert gate["reason"] == said


async def test_one_working_server_is_enough_and_each_is_named(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    user_id = await user_id_of(signed_in)
    sender_id = await add_sender(database, user_id, health="stopped")
    async with database.transaction() as tx:
        backup = SmtpServer(
            user_id=user_id, name="backup", host="127.0.0.1", port=2526, security="none",
            health="watch", failures_in_a_row=3,
        )  # fmt: skip
        tx.add(backup)
        await tx.flush()
        tx.add(SenderSmtpServer(sender_id=sender_id, smtp_server_id=backup.id, position=1))
    campaign_id = await create(signed_in, sender_id)
    await import_csv(signed_in, database, campaign_id)
    gate = await server_gate_of(signed_in, await scheduled_email(signed_in, campaign_id))
    assert gate["open"]
    assert gate["reason"].startswith("relay is stopped since ")
    assert gate["reason"].endswith("; backup works, but is watched (3 failures in a row).")


async def test_a_sender_without_servers_says_so(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    email_id = await scheduled_email(signed_in, await ready_campaign(signed_in, database))
    await execute(database, "DELETE FROM sender_smtp_servers")
    gate = await server_gate_of(signed_in, email_id)
    assert (gate["open"], gate["reason"]) == (False, "The sender has no SMTP server.")


async def test_somebody_elses_email_is_not_explained(
    app: FastAPI, signed_in: httpx.AsyncClient, database: Database
) -> None:
    email_id = await scheduled_email(signed_in, await ready_campaign(signed_in, database))
    async with newcomer(app, "eve@example.com") as eve:
        for path in (f"/api/emails/{email_id}/explain", f"/api/emails/{UUID(int=1)}/outlook"):
            answer = await eve.get(path)
            assert answer.status_code == 404
            assert answer.json()["error"]["code"] == "not_found"
