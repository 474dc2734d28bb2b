"""The engines start, keep their data, heal, and leave nothing behind."""

import asyncio
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil
import pytest
from bullmq import Job, Queue, Worker
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from reachinbox.runtime.embedded import Engines, EnginesBusy, EnginesFailed, running_engines
from tests.runtime.launching import eventually, launcher, main_process, processes_of


async def write(engines: Engines, name: str) -> None:
    connection = await asyncpg.connect(engines.database_url)
    await connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ()")
    await connection.close()
    async with AsyncRedis.from_url(engines.redis_url) as redis:
        await redis.set(name, "kept")


async def kept(engines: Engines, name: str) -> bool:
    connection = await asyncpg.connect(engines.database_url)
    table = await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", name)
    await connection.close()
    async with AsyncRedis.from_url(engines.redis_url) as redis:
        return bool(table) and await redis.get(name) == b"kept"


async def answers(engines: Engines, name: str) -> None:
    """Wait until both engines answer again and still hold what was written."""
    deadline = time.monotonic() + 10
    while True:
        try:
            assert await kept(engines, name)
        except (OSError, asyncpg.PostgresError, RedisError):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        else:
            return


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for the tests that do not mind what was in it before."""
    return tmp_path_factory.mktemp("engines") / "home"


async def test_every_client_of_the_product_reaches_the_engines_and_the_data_is_kept(
    home: Path,
) -> None:
    with running_engines(home) as engines:
        await write(engines, "first")
        with Redis.from_url(engines.redis_url) as redis:
            assert redis.config_get("appendonly") == {"appendonly": "yes"}
            assert redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert not processes_of(home)
    with running_engines(home) as engines:
        assert await kept(engines, "first")
        alchemy = create_async_engine(
            engines.database_url.replace("postgresql://", "postgresql+asyncpg://")
        )
        async with alchemy.connect() as connection:
            assert (await connection.execute(text("SHOW fsync"))).scalar() == "on"
            assert (await connection.execute(text("SHOW server_encoding"))).scalar() == "UTF8"
        await alchemy.dispose()


async def test_bullmq_works_on_the_given_url(home: Path) -> None:
    with running_engines(home, durable=False) as engines:
        queue = Queue("shards", {"connection": engines.redis_url})
        await queue.add("drain", {"shard": 17}, {"jobId": "shard-17"})
        done = asyncio.Event()

        async def drain(job: Job, _token: str) -> None:
            assert job.data == {"shard": 17}
            done.set()

        worker = Worker("shards", drain, {"connection": engines.redis_url})
        async with asyncio.timeout(10):
            await done.wait()
        await worker.close()
        await queue.close()


async def test_nobody_gets_in_without_the_password(home: Path) -> None:
    with running_engines(home, durable=False) as engines:
        url, _, query = engines.database_url.rpartition("?")
        user, _, rest = url.rpartition("@")
        wrong = f"{user.rpartition(':')[0]}:wrong@{rest}?{query}"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(wrong)
        for directory in ("postgres", "valkey", "logs"):
            assert stat.S_IMODE((home / directory).stat().st_mode) == 0o700


def test_a_second_launcher_is_refused_in_one_line(home: Path) -> None:
    with running_engines(home, durable=False):
        with pytest.raises(EnginesBusy, match=f"process {os.getpid()}"), running_engines(home):
            pass
        with launcher(home) as (_, said):
            assert (
                said
                == f"EnginesBusy {home} is in use by another ReachInbox (process {os.getpid()})"
            )
        assert main_process(home, "postgres").is_running()


async def test_kill_9_of_the_launcher_leaves_nothing_running_and_loses_nothing(home: Path) -> None:
    with launcher(home, durable=True) as (process, said):
        await write(Engines(*said.split()), "before_the_kill")
        assert len(processes_of(home)) > 3
        process.kill()
        eventually(lambda: not processes_of(home))
    with running_engines(home) as engines:
        assert await kept(engines, "before_the_kill")


async def test_kill_9_of_everything_at_once_loses_nothing(home: Path) -> None:
    with launcher(home, durable=True) as (process, said):
        await write(Engines(*said.split()), "before_the_massacre")
        with Redis.from_url(said.split()[1]) as redis:
            redis.execute_command("WAITAOF", 1, 0, 2000)  # Valkey promises the last second only
        for victim in (process, *processes_of(home)):
            with suppress(psutil.NoSuchProcess):
                victim.kill()
        eventually(lambda: not processes_of(home))
    with running_engines(home) as engines:
        assert await kept(engines, "before_the_massacre")


async def test_a_launcher_started_right_after_kill_9_waits_for_the_old_engines(home: Path) -> None:
    with launcher(home, durable=True) as (process, said):
        await write(Engines(*said.split()), "before_the_restart")
        process.kill()
        with running_engines(home) as engines:
            assert await kept(engines, "before_the_restart")


@pytest.mark.parametrize("name", ["postgres", "valkey"])
async def test_an_engine_that_dies_is_back_at_the_same_address(home: Path, name: str) -> None:
    with running_engines(home) as engines:
        await write(engines, "before_the_crash")
        with Redis.from_url(engines.redis_url) as redis:
            redis.execute_command("WAITAOF", 1, 0, 2000)
        victim = main_process(home, name)
        victim.kill()
        victim.wait(5)
        await answers(engines, "before_the_crash")
        assert main_process(home, name) != victim


async def test_a_killed_guardian_is_replaced(home: Path) -> None:
    with running_engines(home) as engines:
        await write(engines, "before_the_guardian_fell")
        guardian = main_process(home, "postgres").parent()
        assert guardian is not None
        guardian.kill()
        engine_pids = [main_process(home, name).pid for name in ("postgres", "valkey")]
        eventually(lambda: not any(psutil.pid_exists(pid) for pid in engine_pids))
        await answers(engines, "before_the_guardian_fell")


async def test_a_data_directory_with_a_very_long_path_works(tmp_path: Path) -> None:
    home = tmp_path / ("deep" * 30)
    with running_engines(home, durable=False) as engines:
        await write(engines, "deep")
        assert await kept(engines, "deep")
        link = Path(engines.database_url.rpartition("host=")[2]).parent
        assert link.is_symlink()
    assert not link.parent.exists()


def test_each_engine_can_run_without_the_other(tmp_path: Path) -> None:
    with running_engines(tmp_path / "home", durable=False, with_postgres=False) as engines:
        assert not engines.database_url
        with Redis.from_url(engines.redis_url) as redis:
            assert redis.ping()
    assert not (tmp_path / "home" / "postgres").exists()


def test_what_an_interrupted_start_left_is_cleared_away(home: Path) -> None:
    (home / "postgres.new-1").mkdir()
    (home / "postgres" / "postmaster.pid").write_text("1\n")  # a stranger that is alive
    with running_engines(home, durable=False):
        assert not (home / "postgres.new-1").exists()


def test_a_cluster_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EnginesFailed, match="made by PostgreSQL 9"), running_engines(home):
        pass
    assert [path.name for path in (home / "postgres").iterdir()] == ["PG_VERSION"]


def test_an_engine_that_cannot_start_is_explained(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_engines(home, durable=False, with_valkey=False):
        pass
    (home / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with (
        pytest.raises(EnginesFailed, match=r"PostgreSQL does not start: .*configuration file"),
        running_engines(home, durable=False, with_valkey=False),
    ):
        pass


def test_a_data_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(EnginesFailed, match="cannot be used"), running_engines(tmp_path / "home"):
        pass
