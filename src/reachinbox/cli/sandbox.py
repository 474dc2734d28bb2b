"""`reachinbox sandbox`: the mailbox that keeps what it gets, started by `up`."""

import typer
import uvloop

from reachinbox.runtime.database import Database
from reachinbox.runtime.logs import set_up_logs
from reachinbox.runtime.settings import Settings, SettingsInvalid, read_settings, require
from reachinbox.sandbox.hooks import point_sandbox_servers_at
from reachinbox.sandbox.process import run_sandbox

app = typer.Typer(add_completion=False)


@app.command(hidden=True)
def sandbox() -> None:
    """Run the sandbox mailbox until SIGTERM."""
    settings = read_settings()
    set_up_logs(settings.log_format, process="sandbox")
    uvloop.run(_run(settings))


async def _run(settings: Settings) -> None:
    if settings.sandbox_smtp_port is None:
        raise SettingsInvalid("SANDBOX_SMTP_PORT is not set")
    database = Database(require(settings.database_url, "DATABASE_URL"), size=1)
    try:
        async with database.transaction() as tx:
            await point_sandbox_servers_at(tx, settings.sandbox_smtp_port)
    finally:
        await database.close()
    await run_sandbox(settings)
