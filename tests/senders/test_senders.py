from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text, update

from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.senders.lanes import IN_HAND_PER_CONNECTION
from reachinbox.senders.tables import Sender, SmtpServer
from tests.senders.people import Person, code_of

SENDERS = "/api/senders"


async def lane_of(database: Database, sender: dict[str, Any]) -> Any:
    async with database.transaction() as tx:
        found = await tx.execute(
            text("SELECT * FROM lanes WHERE sender_id = :id"), {"id": UUID(sender["id"])}
        )
        return found.one_or_none()


async def verify(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(Sender).values(verified_at=utc_now()))


async def test_a_sender_begins_unverified_with_the_defaults(
    ada: Person, database: Database
) -> None:
    server = await ada.add_server(max_connections=3)
    sender = await ada.add_sender(server["id"])
    assert (sender["verified"], sender["verified_at"], sender["health"]) == (False, None, "healthy")
    assert (sender["hourly_limit"], sender["min_delay_seconds"]) == (200, 2)
    assert sender["usage"] == {"used": 0, "hourly_limit": 200, "next_slot_at": None}
    lane = await lane_of(database, sender)
    assert (lane.hourly_limit, lane.min_delay) == (200, timedelta(seconds=2))
    assert (lane.max_in_hand, lane.closed_reason) == (3 * IN_HAND_PER_CONNECTION, "unverified")


async def test_the_lane_follows_every_change(ada: Person, database: Database) -> None:
    first = await ada.add_server(max_connections=1)
    second = await ada.add_server(max_connections=4)
    sender = await ada.add_sender(first["id"])
    await verify(database)
    path = f"{SENDERS}/{sender['id']}"
    await ada.patch(path, {"hourly_limit": 7, "min_delay_seconds": 0.5})
    lane = await lane_of(database, sender)
    assert (lane.hourly_limit, lane.min_delay) == (7, timedelta(seconds=0.5))
    assert lane.closed_reason is None
    await ada.patch(path, {"smtp_server_ids": [second["id"], first["id"]]})
    assert (await lane_of(database, sender)).max_in_hand == 5 * IN_HAND_PER_CONNECTION
    await ada.patch(f"/api/smtp-servers/{first['id']}", {"max_connections": 10})
    assert (await lane_of(database, sender)).max_in_hand == 14 * IN_HAND_PER_CONNECTION
    await ada.delete(path)
    assert await lane_of(database, sender) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"email": "nonsense"}, "bad_address"),
        ({"email": "a@b.example\r\nBcc: x@y.example"}, "invalid"),
        ({"email": "a@b.example, c@d.example"}, "bad_address"),
        ({"email": "x" * 400 + "@example.com"}, "invalid"),
        ({"reply_to": "nonsense"}, "bad_address"),
        ({"name": ""}, "invalid"),
        ({"name": "Ada\r\nBcc: x@y.example"}, "invalid"),
        ({"hourly_limit": 0}, "bad_hourly_limit"),
        ({"hourly_limit": -5}, "bad_hourly_limit"),
        ({"hourly_limit": 10**12}, "invalid"),
        ({"min_delay_seconds": -1}, "invalid"),
        ({"min_delay_seconds": 86401}, "invalid"),
        ({"min_delay_seconds": "NaN"}, "invalid"),
        ({"smtp_server_ids": []}, "invalid"),
        ({"smtp_server_ids": [str(uuid4())]}, "unknown_smtp_server"),
        ({"postal_address": "x" * 600}, "invalid"),
        ({"postal_address": "a\0b"}, "invalid"),
        ({"surprise": 1}, "invalid"),
    ],
)
async def test_bad_input_is_a_422_and_adds_nothing(
    ada: Person, said: dict[str, object], code: str
) -> None:
    server = await ada.add_server()
    body = {"email": "a@example.com", "name": "A", "smtp_server_ids": [server["id"]], **said}
    answer = await ada.post(SENDERS, body)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert (await ada.get(SENDERS)).json()["items"] == []
    sender = await ada.add_sender(server["id"])
    change = {name: value for name, value in said.items() if name != "surprise"}
    if change:
        answer = await ada.patch(f"{SENDERS}/{sender['id']}", change)
        assert (answer.status_code, code_of(answer)) == (422, code)
        assert (await ada.get(f"{SENDERS}/{sender['id']}")).json() == sender


async def test_a_limit_of_nought_is_answered_with_a_sentence(ada: Person) -> None:
    server = await ada.add_server()
    body = {"email": "a@b.example", "name": "A", "smtp_server_ids": [server["id"]]}
    answer = await ada.post(SENDERS, body | {"hourly_limit": 0})
    assert "at least 1" in answer.json()["error"]["message"]


async def test_an_address_is_used_once_per_user_in_any_case(ada: Person, bob: Person) -> None:
    server = await ada.add_server()
    first = await ada.add_sender(server["id"], email="Ada@Example.com")
    other = await ada.add_sender(server["id"], email="other@example.com")
    body = {"email": "aDA@example.com", "name": "A", "smtp_server_ids": [server["id"]]}
    taken = [
        await ada.post(SENDERS, body),
        await ada.patch(f"{SENDERS}/{other['id']}", {"email": "ADA@example.com"}),
    ]
    assert [(answer.status_code, code_of(answer)) for answer in taken] == [
        (409, "sender_exists")
    ] * 2
    same = await ada.patch(f"{SENDERS}/{first['id']}", {"email": "ada@example.com"})
    assert same.status_code == 200
    await bob.add_sender((await bob.add_server())["id"], email="ada@example.com")


async def test_a_new_address_has_to_be_verified_again(ada: Person, database: Database) -> None:
    sender = await ada.add_sender((await ada.add_server())["id"])
    await verify(database)
    path = f"{SENDERS}/{sender['id']}"
    assert (await ada.patch(path, {"email": "ADA@example.com"})).json()["verified"]
    changed = await ada.patch(path, {"email": "someone@else.example"})
    assert not changed.json()["verified"]
    assert (await lane_of(database, sender)).closed_reason == "unverified"


async def test_optional_fields_are_set_and_taken_away(ada: Person) -> None:
    sender = await ada.add_sender(
        (await ada.add_server())["id"],
        reply_to=" Reply@Example.com ",
        postal_address="1 Lane\nTown",
    )
    assert sender["reply_to"] == "Reply@example.com"
    assert sender["postal_address"] == "1 Lane\nTown"
    cleared = await ada.patch(
        f"{SENDERS}/{sender['id']}", {"reply_to": None, "postal_address": None}
    )
    assert (cleared.json()["reply_to"], cleared.json()["postal_address"]) == (None, None)


async def test_a_sender_uses_only_its_own_users_servers(ada: Person, bob: Person) -> None:
    bobs = await bob.add_server()
    mine = await ada.add_server()
    body = {"email": "a@b.example", "name": "A", "smtp_server_ids": [mine["id"], bobs["id"]]}
    answer = await ada.post(SENDERS, body)
    assert (answer.status_code, code_of(answer)) == (422, "unknown_smtp_server")


async def test_health_is_that_of_the_best_server(ada: Person, database: Database) -> None:
    ids = [(await ada.add_server())["id"] for _ in range(2)]
    sender = await ada.add_sender(*ids)
    path = f"{SENDERS}/{sender['id']}"
    for broken, expected in [(ids[:1], ("healthy", None)), (ids, ("stopped", "535 No"))]:
        async with database.transaction() as tx:
            await tx.execute(
                update(SmtpServer)
                .where(SmtpServer.id.in_(list(map(UUID, broken))))
                .values(health="stopped", health_reason="535 No")
            )
        shown = (await ada.get(path)).json()
        assert (shown["health"], shown["health_reason"]) == expected


async def test_usage_is_what_the_ledger_counted(ada: Person, database: Database) -> None:
    sender = await ada.add_sender((await ada.add_server())["id"], hourly_limit=3)
    now = utc_now().replace(microsecond=0)
    async with database.transaction() as tx:
        for minutes, count in [(70, 9), (30, 2), (10, 1)]:
            await tx.execute(
                text(
                    "INSERT INTO sender_use (sender_id, tick, count, last_at)"
                    " VALUES (:id, :second, :count, :second)"
                ),
                {
                    "id": UUID(sender["id"]),
                    "second": now - timedelta(minutes=minutes),
                    "count": count,
                },
            )
    usage = (await ada.get(f"{SENDERS}/{sender['id']}")).json()["usage"]
    assert (usage["used"], usage["hourly_limit"]) == (3, 3)
    assert usage["next_slot_at"] == (now + timedelta(minutes=30)).isoformat().replace("+00:00", "Z")


async def test_another_users_sender_is_not_there(ada: Person, bob: Person) -> None:
    path = f"{SENDERS}/{(await ada.add_sender((await ada.add_server())['id']))['id']}"
    answers = [
        await bob.get(path),
        await bob.patch(path, {"name": "x"}),
        await bob.delete(path),
        await bob.post(f"{path}/verify"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


async def test_lists_are_paged(ada: Person) -> None:
    server = await ada.add_server()
    ids = [
        (await ada.add_sender(server["id"], email=f"s{number}@example.com"))["id"]
        for number in range(5)
    ]
    first = (await ada.get(SENDERS, limit=2)).json()
    second = (await ada.get(SENDERS, limit=2, cursor=first["next_cursor"])).json()
    third = (await ada.get(SENDERS, limit=2, cursor=second["next_cursor"])).json()
    seen = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert seen == ids[::-1]


async def test_nothing_is_shown_to_a_stranger(stranger: Any) -> None:
    for path in (SENDERS, "/api/smtp-servers", "/api/smtp-servers/presets", f"{SENDERS}/{uuid4()}"):
        assert (await stranger.get(path)).status_code == 401
