"""Writes the OpenAPI document as the API serves it, without any server: `… FILE`."""

import json
import sys
from pathlib import Path

from reachinbox.accounts.vault import new_encryption_key
from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings


def main(target: str) -> None:
    """Make the application with settings that connect nowhere, and write what it says of itself."""
    settings = Settings(
        _env_file=None,
        database_url="postgresql://nobody@127.0.0.1:1/none",
        redis_url="redis://127.0.0.1:1",
        secret_key="only for the document, of no use at all",
        encryption_keys=new_encryption_key(),
    )
    app = make_app(settings, Database(settings.database_url.get_secret_value()))
    Path(target).write_text(json.dumps(app.openapi(), indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
