"""`reachinbox migrate`: brings the schema up to date."""

import asyncio

import structlog
import typer

from reachinbox.accounts.vault import Vault
from reachinbox.cli.reach import reach_database
from reachinbox.migrations.upgrade import newest_revision, upgrade_schema
from reachinbox.runtime.logs import set_up_logs
from reachinbox.runtime.settings import Settings, read_settings

log = structlog.get_logger()

app = typer.Typer(add_completion=False)


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date; safe to run at any time, by many at once."""
    settings = read_settings()
    set_up_logs(settings.log_format, process="migrate")
    asyncio.run(_migrate(settings))


async def _migrate(settings: Settings) -> None:
    async with reach_database(settings) as database:
        await upgrade_schema(database)
        if settings.encryption_keys is not None:  # better here than when everything has started
            vault = Vault(settings.encryption_keys.get_secret_value())
            async with database.transaction() as tx:
                await vault.check(tx)
    log.info("the schema is current", revision=newest_revision())
