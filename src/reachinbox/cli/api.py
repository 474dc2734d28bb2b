"""`reachinbox api`: the process that answers HTTP."""

import typer
import uvloop

from reachinbox.accounts.vault import Vault
from reachinbox.api import serve
from reachinbox.runtime.logs import set_up_logs
from reachinbox.runtime.settings import read_settings, require
from reachinbox.sandbox.hooks import sandbox_for_new_users

app = typer.Typer(add_completion=False)


@app.command()
def api() -> None:
    """Serve the API and the screen until SIGTERM."""
    settings = read_settings()
    set_up_logs(settings.log_format, process="api")
    vault = Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS"))
    uvloop.run(serve(settings, on_registered=[sandbox_for_new_users(settings, vault)]))
