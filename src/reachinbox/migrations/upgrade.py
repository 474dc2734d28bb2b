"""Bring the schema up to date, under an advisory lock, so that many processes may start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from reachinbox.runtime.database import Database

MIGRATION_LOCK = 0x5EAC41B0  # any number, as long as it is ours


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings; they live here, not in an ini file, so the wheel carries them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str | None:
    """Return the revision this code expects."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def upgrade_schema(database: Database) -> None:
    """Apply what is missing; waits while another process does."""

    def upgrade(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), "head")

    async with database.engine.begin() as connection:
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK}
        )
        await connection.run_sync(upgrade)


async def schema_is_current(database: Database) -> bool:
    """Return whether every migration has been applied."""

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with database.engine.connect() as connection:
        return await connection.run_sync(current) == newest_revision()
