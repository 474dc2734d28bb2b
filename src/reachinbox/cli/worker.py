"""`reachinbox worker`: a process that sends."""

import typer
import uvloop

from reachinbox.runtime.logs import set_up_logs
from reachinbox.runtime.settings import read_settings
from reachinbox.worker import run_worker

app = typer.Typer(add_completion=False)


@app.command()
def worker() -> None:
    """Send what is due until SIGTERM; run as many as you like."""
    settings = read_settings()
    set_up_logs(settings.log_format, process="worker")
    uvloop.run(run_worker(settings))
