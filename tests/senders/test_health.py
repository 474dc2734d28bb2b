from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, update

from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from reachinbox.senders.health import note_failure, pause_after
from reachinbox.senders.servers import record_failure, record_success, record_verified
from reachinbox.senders.tables import SmtpServer
from tests.senders.people import Person

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def server() -> SmtpServer:
    return SmtpServer(health="healthy", failures_in_a_row=0)


def fail(failing: SmtpServer, times: int, *, at: datetime = NOON) -> None:
    for _ in range(times):
        note_failure(failing, answer="421 Busy", refused=False, now=at)


@pytest.mark.parametrize(
    ("failures", "health"),
    [(1, "healthy"), (2, "healthy"), (3, "watch"), (10, "watch"), (11, "cooling")],
)
def test_health_follows_the_failures_in_a_row(failures: int, health: str) -> None:
    failing = server()
    fail(failing, failures)
    assert (failing.health, failing.failures_in_a_row) == (health, failures)
    assert failing.last_error == "421 Busy"


def test_a_cooling_server_is_probed_after_growing_pauses() -> None:
    failing = server()
    fail(failing, 11)
    pauses: list[timedelta] = []
    now = NOON
    for _ in range(8):
        assert failing.probe_at is not None
        pauses.append(failing.probe_at - now)
        now = failing.probe_at
        fail(failing, 1, at=now)
    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert pauses[-1] == timedelta(minutes=15)
    assert pauses == sorted(pauses)


def test_pauses_are_bounded_after_any_number_of_failures() -> None:
    assert pause_after(1_000_000) == timedelta(minutes=15)


def test_failures_already_under_way_do_not_lengthen_a_pause() -> None:
    failing = server()
    fail(failing, 11)
    probe_at = failing.probe_at
    fail(failing, 30, at=NOON + timedelta(seconds=1))
    assert (failing.probe_at, failing.failures_in_a_row) == (probe_at, 11)


def test_a_refusal_stops_a_server_at_once_and_keeps_its_reason() -> None:
    refused = server()
    note_failure(refused, answer="535 Bad password", refused=True, now=NOON)
    fail(refused, 20)
    assert (refused.health, refused.health_reason) == ("stopped", "535 Bad password")
    assert refused.health_since == NOON


async def test_a_success_resets_what_a_failure_counted(ada: Person, database: Database) -> None:
    server_id = UUID((await ada.add_server())["id"])
    for _ in range(11):
        async with database.transaction() as tx:
            health = await record_failure(tx, server_id, answer="timed out")
    assert health == "cooling"
    shown = (await ada.get(f"/api/smtp-servers/{server_id}")).json()
    assert shown["health_reason"] == shown["last_error"] == "timed out"
    assert shown["failures_in_a_row"] == 11
    assert shown["probe_at"]
    async with database.transaction() as tx:
        await record_success(tx, server_id)
    shown = (await ada.get(f"/api/smtp-servers/{server_id}")).json()
    assert (shown["health"], shown["failures_in_a_row"], shown["probe_at"]) == ("healthy", 0, None)
    assert shown["last_error"] == "timed out"


async def test_only_a_verification_restarts_a_stopped_server(
    ada: Person, database: Database
) -> None:
    server_id = UUID((await ada.add_server())["id"])
    async with database.transaction() as tx:
        assert await record_failure(tx, server_id, answer="535 No", refused=True) == "stopped"
        await record_success(tx, server_id)
    assert (await ada.get(f"/api/smtp-servers/{server_id}")).json()["health"] == "stopped"
    async with database.transaction() as tx:
        await record_verified(tx, server_id)
    shown = (await ada.get(f"/api/smtp-servers/{server_id}")).json()
    assert shown["health"] == "healthy"
    assert shown["verified_at"]


async def test_a_success_of_a_clean_server_writes_nothing(ada: Person, database: Database) -> None:
    server_id = UUID((await ada.add_server())["id"])
    before = (await ada.get(f"/api/smtp-servers/{server_id}")).json()
    async with database.transaction() as tx:
        await record_success(tx, server_id)
    assert (await ada.get(f"/api/smtp-servers/{server_id}")).json() == before


async def test_a_failure_of_a_deleted_server_is_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        assert await record_failure(tx, new_id(), answer="x") is None


async def test_a_changed_server_begins_anew(ada: Person, database: Database) -> None:
    server_id = (await ada.add_server())["id"]
    async with database.transaction() as tx:
        await tx.execute(
            update(SmtpServer).values(
                health="stopped", failures_in_a_row=4, verified_at=func.now(), health_reason="no"
            )
        )
    path = f"/api/smtp-servers/{server_id}"
    assert (await ada.patch(path, {"name": "x"})).json()["health"] == "stopped"
    changed = (await ada.patch(path, {"port": 2526})).json()
    assert (changed["health"], changed["health_reason"]) == ("healthy", None)
    assert changed["failures_in_a_row"] == 0
    assert changed["verified_at"] is None
