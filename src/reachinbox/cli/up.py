"""`reachinbox up`: everything in one process tree."""

import asyncio

import typer

from reachinbox.cli.failing import Failed
from reachinbox.local import CannotStart, run_everything
from reachinbox.runtime.settings import read_settings

app = typer.Typer(add_completion=False)


@app.command()
def up() -> None:
    """Run everything: PostgreSQL, Valkey, API, worker and sandbox mailbox. Ctrl-C stops it."""
    try:
        asyncio.run(run_everything(read_settings()))
    except CannotStart as refusal:
        raise Failed(str(refusal)) from None
