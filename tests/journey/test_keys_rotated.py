import asyncio
import secrets
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from reachinbox.accounts.tables import DataKey, User
from reachinbox.accounts.vault import Vault, new_encryption_key
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from tests.accounts.people import register, sign_in
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")

USERS = 4_000  # so many that a rotation can be killed before its end
EMAILS = 300
OLD = "SELECT count(*) FROM data_keys WHERE wrapping_key_id <> $1"


async def test_keys_are_rotated_while_a_campaign_runs_and_the_rotation_is_killed(
    stack: Stack,
) -> None:
    old, new = stack.settings["ENCRYPTION_KEYS"], new_encryption_key()
    await add_data_keys(stack.database, Vault(old))
    await stack.sandbox()
    async with stack.api() as api:
        await begin(api)
        stack.settings["ENCRYPTION_KEYS"] = f"{new},{old}"
        await stack.workers(2)
        await schedule(api)
        newest = Vault(new)._newest

        rotation = stack.start("rotate-keys")
        await stack.until(lambda: rotated(stack, newest), every=0.002)
        await rotation.kill()
        left = await stack.fetch(OLD, newest)
        assert 0 < left < USERS
        again = stack.start("rotate-keys")
        assert await asyncio.to_thread(again.process.wait) == 0
        assert await stack.fetch(OLD, newest) == 0

        await stack.until_all_ended()
        sent = "SELECT count(*) FROM emails WHERE status = 'sent' AND attempts <= 1"
        assert await stack.fetch(sent) == EMAILS
    for program in (rotation, again):  # their words are for people, not log lines
        program.log.write_text("")


async def rotated(stack: Stack, newest: str) -> bool:
    return await stack.fetch(OLD, newest) <= USERS - 500


async def add_data_keys(database: Database, vault: Vault, *, users: int = USERS) -> None:
    ids = [new_id() for _ in range(users)]
    made = [{"id": one, "email": f"{one.hex}@example.com", "name": "Ann"} for one in ids]
    keys = [
        {
            "user_id": one, "wrapped": vault._wrap(one, secrets.token_bytes(32)),
            "wrapping_key_id": vault._newest,
        }
        for one in ids
    ]  # fmt: skip
    async with database.transaction() as tx:
        await tx.execute(insert(User), made)
        await tx.execute(insert(DataKey), keys)


async def begin(api: httpx.AsyncClient) -> None:
    await register(api)
    token = (await sign_in(api)).json()["access_token"]
    api.cookies.clear()
    api.headers["Authorization"] = f"Bearer {token}"


async def schedule(api: httpx.AsyncClient) -> None:
    sender = (await api.get("/api/senders")).json()["items"][0]
    asked: dict[str, Any] = {
        "name": "Spring", "subject": "Hello", "html": "<p>Hello</p>", "sender_ids": [sender["id"]],
        "recipients": [{"email": f"person{n}@example.org"} for n in range(EMAILS)],
    }  # fmt: skip
    answer = await api.post("/api/campaigns/schedule", json=asked)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("command", ["api", "worker", "migrate"])
async def test_a_process_without_the_key_says_so_in_one_line_and_does_not_start(
    stack: Stack, command: str
) -> None:
    await add_data_keys(stack.database, Vault(stack.settings["ENCRYPTION_KEYS"]), users=1)
    program = stack.start(command, ENCRYPTION_KEYS=new_encryption_key())
    assert await asyncio.to_thread(program.process.wait) == 1
    said = [line for line in program.log.read_text("utf-8").splitlines() if "ENCRYPTION" in line]
    assert len(said) == 1
    assert said[0].startswith("reachinbox: ENCRYPTION_KEYS: key ")
    assert "Traceback" not in program.log.read_text("utf-8")
    program.log.write_text("")
