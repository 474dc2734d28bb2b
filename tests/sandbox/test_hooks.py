import asyncio
import socket
from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text, update

from reachinbox.accounts.vault import Vault
from reachinbox.mail.outcomes import Accepted
from reachinbox.mail.smtp import Connection
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, require
from reachinbox.sandbox.hooks import (
    MAX_CONNECTIONS,
    point_sandbox_servers_at,
)
from reachinbox.sandbox.process import run_sandbox, sandbox_server
from reachinbox.senders.lanes import IN_HAND_PER_CONNECTION
from reachinbox.senders.servers import connection_settings, server_to_connect
from reachinbox.senders.tables import SmtpServer
from tests.sandbox.client import MESSAGE, go_on
from tests.senders.people import Person, newcomer


@pytest.fixture
async def grace(app: FastAPI) -> AsyncGenerator[Person]:
    """Somebody who registers where the sandbox runs."""
    async with newcomer(app, "Grace.Hopper@example.com") as person:
        yield person


async def test_a_new_user_has_a_verified_sender_on_the_sandbox(
    grace: Person, settings: Settings
) -> None:
    [server] = (await grace.get("/api/smtp-servers")).json()["items"]
    [sender] = (await grace.get("/api/senders")).json()["items"]
    assert server["is_sandbox"]
    assert server["port"] == settings.sandbox_smtp_port
    assert sender["verified"]
    assert sender["smtp_server_ids"] == [server["id"]]
    assert sender["email"] == f"grace-hopper.{grace.id.hex[-6:]}@sandbox.example"
    assert (sender["hourly_limit"], sender["min_delay_seconds"]) == (100_000, 0)


async def test_its_lane_is_open(grace: Person, database: Database) -> None:
    async with database.transaction() as tx:
        [lane] = (await tx.execute(text("SELECT * FROM lanes"))).all()
    assert lane.user_id == grace.id
    assert lane.closed_reason is None
    assert lane.max_in_hand == MAX_CONNECTIONS * IN_HAND_PER_CONNECTION


async def test_mail_through_it_lands_in_the_sandbox(
    grace: Person, database: Database, settings: Settings, vault: Vault
) -> None:
    secret_key = require(settings.secret_key, "SECRET_KEY")
    async with sandbox_server(database, secret_key, 0) as port:
        async with database.transaction() as tx:
            await tx.execute(update(SmtpServer).values(health="stopped", failures_in_a_row=20))
            await point_sandbox_servers_at(tx, port)
        [server] = (await grace.get("/api/smtp-servers")).json()["items"]
        assert (server["port"], server["health"]) == (port, "healthy")
        async with database.transaction() as tx:
            [access] = (await connection_settings(tx, vault, [server["id"]])).values()
        careful = settings.model_copy(update={"allow_private_hosts": False})
        connection = await Connection.open(await server_to_connect(access, careful))
        outcome = await connection.hand_over(
            "g@sandbox.example", "a@example.com", MESSAGE, before_final_dot=go_on
        )
        await connection.close()
    assert isinstance(outcome, Accepted)
    assert len((await grace.get("/api/sandbox/messages")).json()["items"]) == 1


async def test_where_it_connects_to_cannot_be_changed(grace: Person) -> None:
    [server] = (await grace.get("/api/smtp-servers")).json()["items"]
    path = f"/api/smtp-servers/{server['id']}"
    for change in ({"host": "10.0.0.1"}, {"port": 25}, {"username": "x"}, {"password": "y"}):
        assert (await grace.patch(path, change)).status_code == 409
    same = {"host": server["host"], "port": server["port"], "max_connections": 3, "name": "Box"}
    assert (await grace.patch(path, same)).json()["max_connections"] == 3


async def test_a_sandbox_sender_given_a_real_server_is_no_longer_verified(grace: Person) -> None:
    [sandbox] = (await grace.get("/api/smtp-servers")).json()["items"]
    [sender] = (await grace.get("/api/senders")).json()["items"]
    path = f"/api/senders/{sender['id']}"
    real = await grace.add_server()
    renamed = await grace.patch(path, {"name": "Still", "smtp_server_ids": [sandbox["id"]]})
    assert renamed.json()["verified"]
    changed = await grace.patch(path, {"smtp_server_ids": [sandbox["id"], real["id"]]})
    assert not changed.json()["verified"]


async def test_the_process_serves_until_it_is_told_to_stop(
    settings: Settings, database: Database
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = SecretStr(database.url.set(drivername="postgresql").render_as_string(hide_password=False))
    stopped = asyncio.Event()
    changed = settings.model_copy(update={"sandbox_smtp_port": port, "database_url": url})
    process = asyncio.create_task(run_sandbox(changed, stopped=stopped))
    async with asyncio.timeout(10):
        greeting = await _greeting(port)
    stopped.set()
    await process
    assert greeting.startswith(b"220 sandbox.example")
    with pytest.raises(OSError, match="Connect"):
        await asyncio.open_connection("127.0.0.1", port)


async def _greeting(port: int) -> bytes:
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.01)
            continue
        line = await reader.readline()
        writer.close()
        return line
