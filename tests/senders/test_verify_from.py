import re
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.senders.tables import Sender
from tests.peers.scripted_smtp import ScriptedSmtp
from tests.senders.people import Person, code_of

PAGE = {"Accept": "text/html,application/xhtml+xml"}


def link_in(peer: ScriptedSmtp) -> str:
    message = message_from_bytes(peer.received[-1].data)
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            body = part.get_payload(decode=True)
            assert isinstance(body, bytes)
            found = re.search(r"http://127\.0\.0\.1:8000(/api/senders/verify/\S+)", body.decode())
            assert found
            return found.group(1)
    raise AssertionError("no text")


async def sender_on(person: Person, *peers: ScriptedSmtp, **said: Any) -> dict[str, Any]:
    servers = [await person.add_server(port=peer.port) for peer in peers]
    return await person.add_sender(*(server["id"] for server in servers), **said)


async def mail_link(person: Person, sender: dict[str, Any]) -> dict[str, Any]:
    answer = await person.post(f"/api/senders/{sender['id']}/verify")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def is_verified(person: Person, sender: dict[str, Any]) -> bool:
    return (await person.get(f"/api/senders/{sender['id']}")).json()["verified"]


async def lane_closed_reason(database: Database) -> str | None:
    async with database.transaction() as tx:
        return await tx.scalar(text("SELECT closed_reason FROM lanes"))


async def test_the_owner_confirms_by_the_mailed_link(
    ada: Person, stranger: httpx.AsyncClient, database: Database
) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer)
        mailed = await mail_link(ada, sender)
        assert mailed["accepted"]
        assert mailed["answer"].startswith("250")
        assert mailed["smtp_server_id"] == sender["smtp_server_ids"][0]
        [received] = peer.received
        assert received.recipients == ["ada@example.com"] == [received.mail_from]
        link = link_in(peer)
    asked = await stranger.get(link)
    assert asked.status_code == 200
    assert "ada@example.com" in asked.text
    assert '<form method="post">' in asked.text
    assert not await is_verified(ada, sender), "GET changes nothing"
    assert await lane_closed_reason(database) == "unverified"
    confirmed = await stranger.post(link)
    assert confirmed.json() == {"email": "ada@example.com", "verified": True}
    assert await is_verified(ada, sender)
    assert await lane_closed_reason(database) is None


async def test_a_browser_gets_pages(ada: Person, stranger: httpx.AsyncClient) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer, name="<script>alert(1)</script>")
        await mail_link(ada, sender)
        link = link_in(peer)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    done = await stranger.post(link, headers=PAGE | form)
    assert "Address confirmed" in done.text
    assert done.headers["Referrer-Policy"] == "no-referrer"
    assert "form-action 'self'" in done.headers["Content-Security-Policy"]
    again = await stranger.post(link, headers=PAGE | form)
    assert again.status_code == 200, "a second press of the button is no error"


async def test_a_link_that_is_none_says_so(stranger: httpx.AsyncClient) -> None:
    path = "/api/senders/verify/nonsense"
    page = await stranger.get(path)
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert (await stranger.post(path, headers=PAGE)).status_code == 404
    answer = await stranger.post(path)
    assert (answer.status_code, code_of(answer)) == (404, "verification_link_invalid")
    assert (await stranger.get("/api/senders/verify/" + "x" * 200)).status_code == 422


async def test_a_link_expires_after_48_hours(
    ada: Person, stranger: httpx.AsyncClient, database: Database
) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer)
        await mail_link(ada, sender)
        link = link_in(peer)
    for age, status in [(timedelta(hours=47, minutes=59), 200), (timedelta(hours=48), 404)]:
        async with database.transaction() as tx:
            await tx.execute(update(Sender).values(verification_sent_at=utc_now() - age))
        assert (await stranger.get(link)).status_code == status
    assert (await stranger.post(link)).status_code == 404
    assert not await is_verified(ada, sender)


async def test_a_newer_link_ends_an_older_one(
    ada: Person, stranger: httpx.AsyncClient, database: Database
) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer)
        await mail_link(ada, sender)
        old = link_in(peer)
        hurried = await ada.post(f"/api/senders/{sender['id']}/verify")
        assert (hurried.status_code, code_of(hurried)) == (429, "verification_just_sent")
        async with database.transaction() as tx:
            await tx.execute(
                update(Sender).values(verification_sent_at=utc_now() - timedelta(minutes=1))
            )
        await mail_link(ada, sender)
        new = link_in(peer)
    assert (await stranger.post(old)).status_code == 404
    assert (await stranger.post(new)).status_code == 200


async def test_a_link_for_one_address_does_not_confirm_another(
    ada: Person, stranger: httpx.AsyncClient
) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer)
        await mail_link(ada, sender)
        link = link_in(peer)
    await ada.patch(f"/api/senders/{sender['id']}", {"email": "someone@else.example"})
    assert (await stranger.post(link)).status_code == 404
    assert not await is_verified(ada, sender)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"mail_from": "553 5.7.1 Not your address"}, "Not your address"),
        ({"recipient": "550 5.1.1 Nobody here"}, "Nobody here"),
        ({"final_dot": "451 4.3.0 Later"}, "Later"),
        ({"greeting": "421 Busy"}, "Busy"),
    ],
)
async def test_a_refusal_is_passed_on_in_the_servers_words(
    ada: Person, database: Database, answers: dict[str, str], words: str
) -> None:
    async with ScriptedSmtp(answers=answers) as peer:
        sender = await sender_on(ada, peer)
        mailed = await mail_link(ada, sender)
    assert not mailed["accepted"]
    assert words in mailed["answer"]
    assert mailed["expires_at"] is None
    async with database.transaction() as tx:
        assert await tx.scalar(text("SELECT verification_hash FROM senders")) is None
    [server] = (await ada.get("/api/smtp-servers")).json()["items"]
    assert server["health"] == "healthy", "one refused From address stops no server"


async def test_a_refused_login_stops_the_server(ada: Person) -> None:
    async with ScriptedSmtp(login=("ada", "right")) as peer:
        server = await ada.add_server(port=peer.port, username="ada", password="wrong")
        sender = await ada.add_sender(server["id"])
        mailed = await mail_link(ada, sender)
    assert not mailed["accepted"]
    shown = (await ada.get(f"/api/smtp-servers/{server['id']}")).json()
    assert shown["health"] == "stopped"
    assert "535" in shown["health_reason"]


async def test_the_next_server_is_asked_when_the_first_is_down(ada: Person) -> None:
    async with ScriptedSmtp(answers={"greeting": "421 Down"}) as broken, ScriptedSmtp() as sound:
        sender = await sender_on(ada, broken, sound)
        mailed = await mail_link(ada, sender)
    assert mailed["accepted"]
    assert mailed["smtp_server_id"] == sender["smtp_server_ids"][1]
    first = (await ada.get(f"/api/smtp-servers/{sender['smtp_server_ids'][0]}")).json()
    assert first["failures_in_a_row"] == 1


async def test_a_server_that_is_away_is_said_to_be(ada: Person) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer)
    mailed = await mail_link(ada, sender)
    assert not mailed["accepted"]
    assert "refused" in mailed["answer"].lower()


async def test_a_doubtful_hand_over_leaves_the_link_good(
    ada: Person, stranger: httpx.AsyncClient
) -> None:
    async with ScriptedSmtp(drops_at={"final_dot"}) as peer:
        sender = await sender_on(ada, peer)
        mailed = await mail_link(ada, sender)
        link = link_in(peer)
    assert not mailed["accepted"]
    assert mailed["expires_at"]
    assert (await stranger.post(link)).status_code == 200


async def test_the_token_is_kept_as_a_hash_only(ada: Person, database: Database) -> None:
    async with ScriptedSmtp() as peer:
        sender = await sender_on(ada, peer)
        await mail_link(ada, sender)
        token = link_in(peer).rpartition("/")[2]
    async with database.transaction() as tx:
        row = await tx.scalar(text("SELECT senders::text FROM senders"))
    assert row is not None
    assert token not in row
    assert token.encode().hex() not in row
