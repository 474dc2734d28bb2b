from typing import Any

import pytest

from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.peers.scripted_smtp import ScriptedSmtp
from tests.senders.people import Person, newcomer


async def verify(person: Person, server: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await person.post(f"/api/smtp-servers/{server['id']}/verify")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def shown(person: Person, server: dict[str, Any]) -> dict[str, Any]:
    return (await person.get(f"/api/smtp-servers/{server['id']}")).json()


async def test_a_server_that_works_is_verified_step_by_step(ada: Person) -> None:
    async with ScriptedSmtp(login=("ada", "secret")) as peer:
        server = await ada.add_server(port=peer.port, username="ada", password="secret")
        steps = await verify(ada, server)
    names = [step["step"] for step in steps]
    assert names == ["dns", "connect", "login", "mail_from"]
    assert all(step["ok"] and step["ms"] >= 0 for step in steps)
    assert steps[0]["detail"] == "127.0.0.1"
    after = await shown(ada, server)
    assert after["verified_at"]
    assert (after["health"], after["last_error"]) == ("healthy", None)


async def test_the_senders_own_address_is_named_to_the_server(ada: Person) -> None:
    async with ScriptedSmtp() as peer:
        server = await ada.add_server(port=peer.port)
        await ada.add_sender(server["id"], email="news@example.org")
        await verify(ada, server)
        assert any("MAIL FROM:<news@example.org>" in command for command in peer.commands)
        assert peer.received == []


@pytest.mark.parametrize(
    ("how", "step", "words"),
    [
        ({"answers": {"greeting": "421 4.3.2 Busy"}}, "connect", "Busy"),
        ({"login": ("ada", "other")}, "login", "535"),
        ({"drops_at": {"ehlo"}}, "connect", "closed"),
        ({"answers": {"mail_from": "553 5.7.1 Not yours"}}, "mail_from", "Not yours"),
    ],
)
async def test_the_step_that_fails_is_named_in_the_servers_words(
    ada: Person, how: dict[str, Any], step: str, words: str
) -> None:
    async with ScriptedSmtp(**({"login": ("ada", "secret")} | how)) as peer:
        server = await ada.add_server(port=peer.port, username="ada", password="secret")
        steps = await verify(ada, server)
    failed = [one for one in steps if not one["ok"]]
    assert failed == [steps[-1]]
    assert words in steps[-1]["detail"], steps
    assert steps[-1]["step"] == step
    after = await shown(ada, server)
    assert after["verified_at"] is None
    assert words in after["last_error"]
    assert after["health"] == ("stopped" if step == "login" else "healthy")


async def test_a_stopped_server_works_again_once_verified(ada: Person) -> None:
    async with ScriptedSmtp(login=("ada", "secret")) as peer:
        server = await ada.add_server(port=peer.port, username="ada", password="wrong")
        await verify(ada, server)
        assert (await shown(ada, server))["health"] == "stopped"
        peer.login = ("ada", "wrong")
        await verify(ada, server)
    assert (await shown(ada, server))["health"] == "healthy"


async def test_a_server_that_is_away_fails_at_connect(ada: Person) -> None:
    async with ScriptedSmtp() as peer:
        server = await ada.add_server(port=peer.port)
    steps = await verify(ada, server)
    assert [(step["step"], step["ok"]) for step in steps] == [("dns", True), ("connect", False)]


async def test_a_private_host_fails_at_dns_where_none_is_allowed(
    settings: Settings, database: Database
) -> None:
    careful = make_app(
        settings.model_copy(update={"allow_private_hosts": False}), database, password_cost=4
    )
    async with (
        careful.router.lifespan_context(careful),
        newcomer(careful, "ada@example.com") as person,
    ):
        body = {"name": "x", "host": "127.0.0.1", "port": 587, "security": "none"}
        assert (await person.post("/api/smtp-servers", body)).status_code == 422
        # a name tells nothing before it is resolved
        server = await person.add_server(host="localhost.localdomain", port=587)
        steps = await verify(person, server)
    assert [(step["step"], step["ok"]) for step in steps] == [("dns", False)]
