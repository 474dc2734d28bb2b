from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from reachinbox.accounts.vault import Vault, new_encryption_key
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.runtime.outbound import HostRefused
from reachinbox.runtime.settings import Settings
from reachinbox.senders.servers import (
    connection_settings,
    helo_name,
    server_to_connect,
    servers_of_senders,
)
from reachinbox.senders.tables import SmtpServer
from tests.senders.people import Person, code_of

SERVERS = "/api/smtp-servers"


async def test_a_server_is_added_without_showing_its_password(
    ada: Person, database: Database
) -> None:
    added = await ada.add_server(username="ada", password="hunter2", port=587, security="starttls")
    assert added["has_password"]
    assert (added["health"], added["max_connections"]) == ("healthy", 2)
    for answer in (await ada.get(SERVERS), await ada.get(f"{SERVERS}/{added['id']}")):
        assert "hunter2" not in answer.text
        assert "sealed" not in answer.text
    async with database.transaction() as tx:
        sealed = await tx.scalar(select(SmtpServer.password_sealed))
    assert sealed is not None
    assert b"hunter2" not in sealed


async def test_connection_settings_have_everything_to_connect(
    ada: Person, database: Database, vault: Vault
) -> None:
    added = await ada.add_server(username="ada", password="hunter2", max_connections=7)
    plain = await ada.add_server(name="Open")
    async with database.transaction() as tx:
        found = await connection_settings(
            tx, vault, [UUID(added["id"]), UUID(plain["id"]), uuid4()]
        )
    access = found[UUID(added["id"])]
    assert (access.host, access.port, access.security) == ("127.0.0.1", 2525, "none")
    assert (access.username, access.password) == ("ada", "hunter2")
    assert (access.max_connections, access.health) == (7, "healthy")
    assert "hunter2" not in repr(access)
    assert found[UUID(plain["id"])].password is None
    assert len(found) == 2


async def test_an_unreadable_password_stops_only_its_own_server(
    ada: Person, database: Database, vault: Vault
) -> None:
    broken = UUID((await ada.add_server(username="ada", password="one"))["id"])
    sound = UUID((await ada.add_server(username="ada", password="two"))["id"])
    async with database.transaction() as tx:
        await tx.execute(
            update(SmtpServer).where(SmtpServer.id == broken).values(password_sealed=b"\x01" * 60)
        )
    async with database.transaction() as tx:
        found = await connection_settings(tx, vault, [broken, sound])
    assert found[broken].health == "stopped"
    assert found[sound].password == "two"
    shown = (await ada.get(f"{SERVERS}/{broken}")).json()
    assert "enter it again" in shown["health_reason"]


async def test_a_key_this_process_lacks_is_not_held_against_the_server(
    ada: Person, database: Database
) -> None:
    added = UUID((await ada.add_server(username="ada", password="one"))["id"])
    async with database.transaction() as tx:
        found = await connection_settings(tx, Vault(new_encryption_key()), [added])
    assert (found[added].health, found[added].password) == ("stopped", None)
    assert (await ada.get(f"{SERVERS}/{added}")).json()["health"] == "healthy"


async def test_a_cooling_server_may_be_used_from_its_probe_on(
    ada: Person, database: Database, vault: Vault
) -> None:
    server_id = UUID((await ada.add_server())["id"])
    now = utc_now()
    async with database.transaction() as tx:
        await tx.execute(update(SmtpServer).values(health="cooling", probe_at=now))
    async with database.transaction() as tx:
        access = (await connection_settings(tx, vault, [server_id]))[server_id]
    assert access.may_be_used(now)
    assert not access.may_be_used(now - timedelta(seconds=1))


async def test_servers_come_in_the_order_of_the_sender(ada: Person, database: Database) -> None:
    ids = [(await ada.add_server(name=name))["id"] for name in "abc"]
    order = [ids[2], ids[0], ids[1], ids[0]]
    sender = await ada.add_sender(*order)
    assert sender["smtp_server_ids"] == [ids[2], ids[0], ids[1]]
    async with database.transaction() as tx:
        stranger = uuid4()
        found = await servers_of_senders(tx, [UUID(sender["id"]), stranger])
    assert found[UUID(sender["id"])] == [UUID(ids[2]), UUID(ids[0]), UUID(ids[1])]
    assert found[stranger] == []


async def test_the_guard_stands_before_every_connection(
    ada: Person, database: Database, vault: Vault, settings: Settings
) -> None:
    server_id = UUID((await ada.add_server())["id"])
    async with database.transaction() as tx:
        access = (await connection_settings(tx, vault, [server_id]))[server_id]
    assert (await server_to_connect(access, settings)).address == "127.0.0.1"
    with pytest.raises(HostRefused):
        await server_to_connect(access, settings.model_copy(update={"allow_private_hosts": False}))


@pytest.mark.parametrize(
    ("public_url", "name"),
    [
        ("https://mail.example.com/x", "mail.example.com"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[2001:db8::1]:8000", "[IPv6:2001:db8::1]"),
    ],
)
def test_we_say_hello_with_our_public_name(settings: Settings, public_url: str, name: str) -> None:
    assert helo_name(settings.model_copy(update={"public_url": public_url})) == name


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"host": ""}, "invalid"),
        ({"host": "a b"}, "host_refused"),
        ({"host": "x" * 300}, "invalid"),
        ({"port": 0}, "invalid"),
        ({"port": 70000}, "invalid"),
        ({"port": "no"}, "invalid"),
        ({"security": "ssl"}, "invalid"),
        ({"max_connections": 0}, "invalid"),
        ({"max_connections": 51}, "invalid"),
        ({"name": ""}, "invalid"),
        ({"name": "a\nb"}, "invalid"),
        ({"name": "x" * 300}, "invalid"),
        ({"username": "a\r\nb", "password": "x"}, "invalid"),
        ({"username": "a", "password": "x\0"}, "invalid"),
        ({"username": "a"}, "half_a_login"),
        ({"password": "a"}, "half_a_login"),
        ({"preset": "nonsense"}, "unknown_preset"),
        ({"host": None}, "host_missing"),
        ({"surprise": 1}, "invalid"),
    ],
)
async def test_bad_input_is_a_422_and_adds_nothing(
    ada: Person, said: dict[str, object], code: str
) -> None:
    body = {"name": "Mine", "host": "127.0.0.1", "port": 2525, "security": "none", **said}
    answer = await ada.post(SERVERS, body)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert (await ada.get(SERVERS)).json()["items"] == []


async def test_a_change_keeps_what_it_does_not_name(ada: Person) -> None:
    added = await ada.add_server(username="ada", password="one")
    path = f"{SERVERS}/{added['id']}"
    changed = (await ada.patch(path, {"name": "New", "port": 2526})).json()
    assert (changed["name"], changed["port"], changed["host"]) == ("New", 2526, "127.0.0.1")
    assert changed["has_password"]
    assert changed["updated_at"] > added["updated_at"]
    cleared = (await ada.patch(path, {"username": None, "password": None})).json()
    assert (cleared["username"], cleared["has_password"]) == (None, False)
    assert code_of(await ada.patch(path, {"username": "ada"})) == "half_a_login"


async def test_the_password_does_not_follow_to_another_host(ada: Person) -> None:
    added = await ada.add_server(username="ada", password="one")
    path = f"{SERVERS}/{added['id']}"
    refused = await ada.patch(path, {"host": "localhost"})
    assert (refused.status_code, code_of(refused)) == (422, "password_needed")
    moved = await ada.patch(path, {"host": "localhost", "password": "two"})
    assert moved.json()["host"] == "localhost"


async def test_a_used_server_is_not_deleted_and_its_sender_is_named(ada: Person) -> None:
    server = await ada.add_server()
    sender = await ada.add_sender(server["id"])
    path = f"{SERVERS}/{server['id']}"
    refused = await ada.delete(path)
    assert (refused.status_code, code_of(refused)) == (409, "smtp_server_in_use")
    assert "ada@example.com" in refused.json()["error"]["message"]
    assert (await ada.delete(f"/api/senders/{sender['id']}")).status_code == 204
    assert (await ada.delete(path)).status_code == 204
    assert (await ada.get(path)).status_code == 404


async def test_another_users_server_is_not_there(ada: Person, bob: Person) -> None:
    path = f"{SERVERS}/{(await ada.add_server())['id']}"
    answers = [
        await bob.get(path),
        await bob.patch(path, {"name": "x"}),
        await bob.delete(path),
        await bob.post(f"{path}/verify"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await bob.get(SERVERS)).json()["items"] == []


async def test_lists_are_paged(ada: Person) -> None:
    ids = [(await ada.add_server(name=f"s{number}"))["id"] for number in range(5)]
    first = (await ada.get(SERVERS, limit=3)).json()
    rest = (await ada.get(SERVERS, limit=3, cursor=first["next_cursor"])).json()
    assert [row["id"] for row in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert code_of(await ada.get(SERVERS, cursor="x")) == "bad_cursor"


async def test_adding_twice_with_one_key_adds_one(ada: Person) -> None:
    body = {"name": "Mine", "host": "127.0.0.1", "port": 2525, "security": "none"}
    answers = [await ada.post(SERVERS, body, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await ada.get(SERVERS)).json()["items"]) == 1


async def test_presets_fill_host_port_and_security(ada: Person) -> None:
    presets = (await ada.get(f"{SERVERS}/presets")).json()
    assert len(presets) >= 9
    for preset in presets:
        answer = await ada.post(
            SERVERS,
            {"name": "P", "preset": preset["id"], "username": "ada", "password": "secret"},
        )
        assert answer.status_code == 201, answer.text
        for name in ("host", "port", "security"):
            assert answer.json()[name] == preset[name]


async def test_what_is_said_wins_over_the_preset(ada: Person) -> None:
    [preset, *_] = (await ada.get(f"{SERVERS}/presets")).json()
    answer = await ada.post(SERVERS, {"name": "P", "preset": preset["id"], "port": 2525})
    assert (answer.json()["host"], answer.json()["port"]) == (preset["host"], 2525)
