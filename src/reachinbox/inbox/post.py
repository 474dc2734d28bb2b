"""What a watcher of mailboxes works with."""

from dataclasses import dataclass
from uuid import UUID

from reachinbox.accounts.vault import Vault
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Post:
    """One worker's means."""

    database: Database
    vault: Vault
    settings: Settings
    worker_id: UUID
