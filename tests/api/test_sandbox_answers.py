import httpx
import pytest

from reachinbox.runtime.database import Database
from reachinbox.sandbox.tables import SandboxMessage
from tests.campaigns.world import user_id_of
from tests.inbox.world import send
from tests.ledger.world import World


@pytest.mark.parametrize(
    ("kind", "read", "fact"),
    [
        ("reply", "human", "replied"),
        ("out_of_office", "auto_reply", "auto_replied"),
        ("bounce", "bounce", "bounced"),
        ("soft_bounce", "bounce", "soft_bounced"),
        ("complaint", "complaint", "complained"),
    ],
)
async def test_each_button_comes_back_as_mail_would(
    signed_in: httpx.AsyncClient, database: Database, kind: str, read: str, fact: str
) -> None:
    world = World(database, user_id=await user_id_of(signed_in))
    await world.start_worker(world.worker_id)
    [sent] = await send(world, "ann@far.example")
    async with database.transaction() as tx:
        message = SandboxMessage(
            user_id=world.user_id,
            mail_from="news@shop.example",
            rcpt_to=sent.address,
            subject="Hello\nBcc: x@y",
            message_id=sent.message_id,
            raw=b"",
        )
        tx.add(message)
    path = f"/api/sandbox/messages/{message.id}/answer"
    answer = await signed_in.post(path, json={"kind": kind})
    assert answer.json() == {"kind": read, "facts": [fact]}
    replies = (await signed_in.get("/api/replies")).json()["items"]
    assert len(replies) == (kind in {"reply", "out_of_office"})
    assert (await signed_in.post(path, json={"kind": kind})).json()["facts"] == []
