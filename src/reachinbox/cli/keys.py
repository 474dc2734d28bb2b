"""`reachinbox rotate-keys`: re-encrypts what protects secrets under the newest key."""

import asyncio

import typer
from rich.console import Console

from reachinbox.accounts.vault import Vault
from reachinbox.cli.reach import as_running, reach_database
from reachinbox.cli.terminal import how_many, open_console
from reachinbox.runtime.settings import read_settings, require

app = typer.Typer(add_completion=False)


@app.command()
def rotate_keys() -> None:
    """Wrap every user's data key under the first of ENCRYPTION_KEYS; may be run again any time."""
    console = open_console()
    count = asyncio.run(_rotate(console))
    kept = "" if count else ": all of them are under the newest key already"
    console.print(f"Re-wrapped {how_many(count, 'data key')}{kept}.")


async def _rotate(console: Console) -> int:
    settings = as_running(read_settings())
    done = 0
    with console.status("Re-wrapping data keys") as status:
        async with reach_database(settings) as database:
            vault = Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS"))
            while True:
                async with database.transaction() as tx:
                    rotated = await vault.rotate(tx)
                if not rotated:
                    return done
                done += rotated
                status.update(f"Re-wrapped {how_many(done, 'data key')}")
