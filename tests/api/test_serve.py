import asyncio
import signal
import socket
import sys

import httpx
import pytest
from pydantic import SecretStr

from reachinbox.accounts.tables import User
from reachinbox.accounts.vault import Vault, new_encryption_key
from reachinbox.api import serve
from reachinbox.api.app import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, SettingsInvalid

# A process of its own: what reads the settings given as JSON and serves until a signal.
PROGRAM = """
import sys, uvloop
from reachinbox.api import serve
from reachinbox.runtime.settings import Settings
uvloop.run(serve(Settings(_env_file=None, **eval(sys.argv[1]))))
print("stopped cleanly")
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def served(settings: Settings, database: Database, port: int) -> Settings:
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return settings.model_copy(update={"database_url": SecretStr(url), "port": port})


def plain(settings: Settings) -> str:
    names = ("database_url", "redis_url", "secret_key", "encryption_keys")
    secrets = {name: getattr(settings, name).get_secret_value() for name in names}
    return repr({**secrets, "port": settings.port})


async def test_a_taken_port_is_said_in_one_line(settings: Settings, database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsInvalid, match=rf"^PORT: cannot listen on 127.0.0.1:{port}: "):
            await serve(served(settings, database, port))


@pytest.mark.parametrize("name", ["database_url", "redis_url", "secret_key", "encryption_keys"])
async def test_a_missing_setting_is_named(
    settings: Settings, database: Database, name: str
) -> None:
    incomplete = served(settings, database, free_port()).model_copy(update={name: None})
    with pytest.raises(SettingsInvalid, match=rf"^{name.upper()} is not set$"):
        await serve(incomplete)


async def test_a_malformed_encryption_key_stops_the_start(
    settings: Settings, database: Database
) -> None:
    wrong = settings.model_copy(update={"encryption_keys": SecretStr("short")})
    with pytest.raises(SettingsInvalid, match=r"^ENCRYPTION_KEYS: "):
        make_app(wrong, database)


async def test_a_lost_encryption_key_stops_the_start(
    settings: Settings, database: Database
) -> None:
    async with database.transaction() as tx:
        tx.add(user := User(email="ada@example.com", name="Ada", password_hash=None))
        await tx.flush()
        await Vault(new_encryption_key()).seal(
            tx, user_id=user.id, table="t", column="c", row_id=user.id, secret="hunter2"
        )
    with pytest.raises(SettingsInvalid, match=r"^ENCRYPTION_KEYS: key \w{8} is missing"):
        await serve(served(settings, database, free_port()))


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_it_cleanly(
    settings: Settings, database: Database, sent: signal.Signals
) -> None:
    there = served(settings, database, free_port())
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        plain(there),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with httpx.AsyncClient(base_url=there.address) as client:
            await until_it_answers(client, process)
            assert (await client.get("/readyz")).status_code == 200
            process.send_signal(sent)
        output, errors = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, errors.decode()
    assert output.endswith(b"stopped cleanly\n")
    assert b"Traceback" not in errors


async def until_it_answers(client: httpx.AsyncClient, process: asyncio.subprocess.Process) -> None:
    while process.returncode is None:
        try:
            await client.get("/healthz")
        except httpx.TransportError:
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the process ended before it answered")
