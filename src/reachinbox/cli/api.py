"""`reachinbox api`: the process that answers HTTP."""

import typer
import uvloop

from reachinbox.api import serve
from reachinbox.runtime.logs import set_up_logs
from reachinbox.runtime.settings import read_settings

app = typer.Typer(add_completion=False)


@app.command()
def api() -> None:
    """Serve the API and the screen until SIGTERM."""
    settings = read_settings()
    set_up_logs(settings.log_format, process="api")
    uvloop.run(serve(settings))
