"""What `doctor` looks at: each check says whether it is well, and if not, what to do."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import select, text

from reachinbox.accounts.vault import Vault
from reachinbox.cli.failing import Failed
from reachinbox.cli.reach import HINT, reach_database
from reachinbox.cli.terminal import how_many
from reachinbox.ledger.beats import read_beats
from reachinbox.migrations.upgrade import schema_is_current
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, SettingsInvalid
from reachinbox.senders.tables import SmtpServer

OLDEST_POSTGRES, NEWEST_POSTGRES = 15, 18
OLDEST_REDIS = 7
MOST_SKEW = timedelta(seconds=2)
PATIENCE = 5.0
HOSTS_TO_RESOLVE = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `look` is worth knowing but not wrong."""

    name: str
    verdict: Literal["ok", "look", "bad"]
    text: str
    advice: str = ""


async def check_database(settings: Settings) -> list[Check]:
    """Look at PostgreSQL, and if its schema is there at what is written in it."""
    try:
        async with reach_database(settings) as database:
            checks = [await _check_version(database), await _check_clock(database)]
            if not await schema_is_current(database):
                todo = "run `reachinbox migrate`"
                return [*checks, Check("schema", "bad", "is not the one of this version", todo)]
            checks.append(Check("schema", "ok", "current"))
            checks.append(await _check_keys(database, settings))
            checks.append(await _check_workers(database))
            checks += [check async for check in _check_names(database)]
            return checks
    except Failed as failure:
        return [Check("database", "bad", str(failure))]


async def _check_version(database: Database) -> Check:
    async with database.transaction() as tx:
        number = int(await tx.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if OLDEST_POSTGRES <= number <= NEWEST_POSTGRES:
        return Check("database", "ok", f"PostgreSQL {number} answers")
    wanted = f"use {OLDEST_POSTGRES} to {NEWEST_POSTGRES}"
    return Check("database", "bad", f"PostgreSQL {number} is not supported", wanted)


async def _check_clock(database: Database) -> Check:
    async with database.transaction() as tx:
        await tx.execute(text("SELECT 1"))
        before = datetime.now(UTC)
        theirs: datetime = (await tx.execute(text("SELECT clock_timestamp()"))).scalar_one()
        after = datetime.now(UTC)
    skew = theirs - (before + (after - before) / 2)
    said = f"{abs(skew.total_seconds()):.1f} s from the database's"
    if abs(skew) <= MOST_SKEW:
        return Check("clock", "ok", said)
    return Check("clock", "bad", said, "let NTP set both: tokens and certificates depend on it")


async def _check_keys(database: Database, settings: Settings) -> Check:
    if settings.encryption_keys is None:
        return Check("keys", "bad", "ENCRYPTION_KEYS is not set", "set it: passwords are sealed")
    try:
        vault = Vault(settings.encryption_keys.get_secret_value())
        async with database.transaction() as tx:
            await vault.check(tx)
    except SettingsInvalid as error:
        return Check("keys", "bad", str(error), "give the old key after the new one")
    return Check("keys", "ok", "every stored secret can be opened")


async def _check_workers(database: Database) -> Check:
    async with database.driver() as connection:
        beats = await read_beats(connection)
    living = [beat for beat in beats if beat.is_alive]
    if living:
        last = min(beat.silent_for for beat in living).total_seconds()
        said = f"{how_many(len(living), 'worker')} alive, last heard of {last:.0f} s ago"
        return Check("workers", "ok", said)
    said = "none has been heard of"
    if beats:
        said = f"{beats[0].name} was last heard of at {beats[0].beat_at.astimezone():%H:%M:%S}"
    return Check("workers", "bad", said, "nothing is sent: start `reachinbox worker`")


async def _check_names(database: Database) -> AsyncIterator[Check]:
    async with database.transaction() as tx:
        wanted = select(SmtpServer.host).where(~SmtpServer.is_sandbox).distinct()
        hosts = (await tx.scalars(wanted.limit(HOSTS_TO_RESOLVE))).all()
    if not hosts:
        yield Check("DNS", "ok", "nothing to resolve: there is no SMTP server but the sandbox's")
        return
    lost = await _find_unresolved(hosts)
    if lost:
        advice = "check the name, and this machine's resolver"
        yield Check("DNS", "bad", f"cannot resolve {', '.join(lost)}", advice)
    else:
        yield Check("DNS", "ok", f"{how_many(len(hosts), 'SMTP host')} resolved")


async def _find_unresolved(hosts: Sequence[str]) -> list[str]:
    found = await asyncio.gather(*map(_resolves, hosts))
    return [host for host, is_there in zip(hosts, found, strict=True) if not is_there]


async def _resolves(host: str) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.get_running_loop().getaddrinfo(host, 25, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return False
    return True


async def check_redis(settings: Settings) -> list[Check]:
    """Look at Redis or Valkey, which hold nothing that could not be derived again."""
    if settings.redis_url is None:
        return [Check("redis", "bad", "REDIS_URL is not set", HINT.replace("DATABASE", "REDIS"))]
    url = settings.redis_url.get_secret_value()
    client = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        found: dict[str, Any] = await client.info()
    except (RedisError, OSError) as error:
        return [Check("redis", "bad", f"does not answer: {error}", "start it, or mend REDIS_URL")]
    finally:
        await client.aclose()
    return [_check_redis_version(found), _check_eviction(found), _check_persistence(found)]


def _check_redis_version(found: dict[str, Any]) -> Check:
    name = "Valkey" if found.get("server_name") == "valkey" else "Redis"
    version = str(found.get("valkey_version") or found["redis_version"])
    if int(version.partition(".")[0]) >= OLDEST_REDIS:
        return Check("redis", "ok", f"{name} {version} answers")
    return Check("redis", "bad", f"{name} {version} is too old", "use Redis 7 or Valkey")


def _check_eviction(found: dict[str, Any]) -> Check:
    policy = str(found.get("maxmemory_policy", "unknown"))
    if policy == "noeviction":
        return Check("redis eviction", "ok", policy)
    advice = "set maxmemory-policy noeviction: BullMQ's keys must not vanish one by one"
    return Check("redis eviction", "bad", policy, advice)


def _check_persistence(found: dict[str, Any]) -> Check:
    if int(found.get("aof_enabled", 0)):
        return Check("redis persistence", "ok", "appendonly")
    said = "no append-only file: after a crash the queues are filled again from PostgreSQL"
    return Check("redis persistence", "look", said)


def check_certificates() -> Check:
    """Look whether there are root certificates to judge SMTP servers by."""
    paths = ssl.get_default_verify_paths()
    loaded = ssl.create_default_context().cert_store_stats()["x509_ca"]
    if loaded or (paths.capath and any(Path(paths.capath).iterdir())):
        return Check("TLS", "ok", f"certificate store {paths.cafile or paths.capath}")
    advice = "install ca-certificates, or set SSL_CERT_FILE"
    return Check("TLS", "bad", "this machine has no root certificates", advice)
