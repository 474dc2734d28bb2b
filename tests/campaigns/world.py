"""What these tests write to the database and send to the API."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import func, select

from reachinbox.audience.importing import run_import
from reachinbox.runtime.database import Database
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer

CSV = b"email,first_name,company\nada@example.com,Ada,Analytical\nbob@example.com,Bob,Build\n"


async def user_id_of(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.get("/api/me")).json()["id"])


async def add_sender(
    database: Database,
    user_id: UUID,
    email: str = "news@example.com",
    *,
    is_verified: bool = True,
    hourly_limit: int = 1_000,
    min_delay_seconds: float = 0,
    health: str = "healthy",
    port: int = 2525,
) -> UUID:
    async with database.transaction() as tx:
        server = SmtpServer(
            user_id=user_id, name="relay", host="127.0.0.1", port=port, security="none",
            health=health,
        )  # fmt: skip
        sender = Sender(
            user_id=user_id,
            email=email,
            name="News",
            hourly_limit=hourly_limit,
            min_delay_seconds=min_delay_seconds,
            verified_at=(await tx.scalar(select(func.now()))) if is_verified else None,
        )
        tx.add_all([server, sender])
        await tx.flush()
        tx.add(SenderSmtpServer(sender_id=sender.id, smtp_server_id=server.id))
        await tx.flush()
        await set_lanes(tx, [sender.id])
        return sender.id


def draft(*sender_ids: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Spring",
        "subject": "Hello {{ first_name }}",
        "html": "<p>Hello {{ first_name }} of {{ company }}</p>",
        "sender_ids": [str(sender_id) for sender_id in sender_ids],
        **changes,
    }


async def create(client: httpx.AsyncClient, *sender_ids: UUID, **changes: Any) -> str:
    answer = await client.post("/api/campaigns", json=draft(*sender_ids, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def upload(
    client: httpx.AsyncClient,
    campaign_id: str,
    csv: bytes = CSV,
    *,
    headers: dict[str, str] | None = None,
    **fields: str,
) -> httpx.Response:
    return await client.post(
        f"/api/campaigns/{campaign_id}/recipients",
        files={"file": ("people.csv", csv, "text/csv")},
        data=fields,
        headers=headers,
    )


async def import_csv(
    client: httpx.AsyncClient,
    database: Database,
    campaign_id: str,
    csv: bytes = CSV,
    **fields: str,
) -> dict[str, Any]:
    """Upload, do the worker's part, and return the import."""
    answer = await upload(client, campaign_id, csv, **fields)
    assert answer.status_code == 202, answer.text
    await run_import(database, UUID(answer.json()["id"]))
    return (await client.get(f"/api/imports/{answer.json()['id']}")).json()


async def ready_campaign(
    client: httpx.AsyncClient, database: Database, csv: bytes = CSV, **changes: Any
) -> str:
    """A draft with a verified sender and imported recipients."""
    sender_id = await add_sender(database, await user_id_of(client))
    campaign_id = await create(client, sender_id, **changes)
    await import_csv(client, database, campaign_id, csv)
    return campaign_id
