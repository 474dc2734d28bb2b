"""Reaches the database of this instance: the one in the settings, else that of a running `up`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pydantic import SecretStr
from sqlalchemy import text

from reachinbox.cli.failing import Failed
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.home import find_instance, kept_sandbox_port, read_secrets
from reachinbox.runtime.settings import Settings, require

HINT = "start it with `reachinbox up`, or set DATABASE_URL"


def as_running(settings: Settings) -> Settings:
    """Fill in what is not set with what a running `up` of this data directory uses."""
    home = settings.home_dir.expanduser().absolute()
    running = find_instance(home)
    if running is None:
        return settings
    found: dict[str, object] = {
        "database_url": SecretStr(running.database_url),
        "redis_url": SecretStr(running.redis_url),
        "sandbox_smtp_port": kept_sandbox_port(home),
        "public_url": running.address,
    }
    found |= {name.lower(): SecretStr(value) for name, value in read_secrets(home).items()}
    missing = {name: value for name, value in found.items() if not getattr(settings, name)}
    return settings.model_copy(update=missing)


@asynccontextmanager
async def reach_database(settings: Settings) -> AsyncGenerator[Database]:
    """Lend the database, which has answered; raise `Failed` with one line if it does not."""
    if settings.database_url is None:
        raise Failed(f"no ReachInbox runs with its data in {settings.home_dir}: {HINT}")
    database = Database(require(settings.database_url, "DATABASE_URL"), size=2)
    try:
        try:
            async with database.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except AWAY as error:
            raise Failed(
                f"the database at {database.url.host or database.url.query.get('host')} does not "
                f"answer: {error}"
            ) from error
        yield database
    finally:
        await database.close()
