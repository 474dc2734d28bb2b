import httpx
import pytest

from reachinbox.runtime.database import Database
from tests.accounts.people import code_of
from tests.campaigns.world import add_sender, create, import_csv, user_id_of
from tests.peers.scripted_smtp import ScriptedSmtp


async def test_a_test_email_goes_to_the_users_own_address_as_the_first_recipient_would_get_it(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    async with ScriptedSmtp() as peer:
        sender = await add_sender(database, await user_id_of(signed_in), port=peer.port)
        campaign_id = await create(signed_in, sender)
        csv = b"email,first_name,company\nbob@example.com,Bob,Build\n"
        await import_csv(signed_in, database, campaign_id, csv)
        answer = await signed_in.post(f"/api/campaigns/{campaign_id}/test-send")
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert (told["accepted"], told["recipient"]) == (True, "ada@example.com")
        (got,) = peer.received
        assert b"Subject: Hello Bob\r\n" in got.data
        assert told["message_id"].encode() in got.data
    assert (await signed_in.get(f"/api/campaigns/{campaign_id}")).json()["status"] == "draft"


async def test_a_server_that_is_away_is_told_and_nothing_breaks(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    async with ScriptedSmtp() as peer:
        port = peer.port
    sender = await add_sender(database, await user_id_of(signed_in), port=port)
    campaign_id = await create(signed_in, sender)
    told = (await signed_in.post(f"/api/campaigns/{campaign_id}/test-send")).json()
    assert not told["accepted"]
    assert told["answer"]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ("no sender", 422, "no_sender"),
        ("unverified", 422, "unverified_sender"),
        ("stopped", 422, "unverified_sender"),
        ("suppressed", 409, "suppressed"),
    ],
)
async def test_what_may_not_send_sends_no_test_email_either(
    signed_in: httpx.AsyncClient, database: Database, wrong: str, status: int, code: str
) -> None:
    sender = await add_sender(
        database,
        await user_id_of(signed_in),
        is_verified=wrong != "unverified",
        health="stopped" if wrong == "stopped" else "healthy",
    )
    campaign_id = await create(signed_in, *([] if wrong == "no sender" else [sender]))
    if wrong == "suppressed":
        await signed_in.post("/api/suppressions", json={"email": "ada@example.com"})
    answer = await signed_in.post(f"/api/campaigns/{campaign_id}/test-send")
    assert (answer.status_code, code_of(answer)) == (status, code)
