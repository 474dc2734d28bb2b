"""The mailboxes one worker watches: each in a task of its own, so one breaks only itself."""

import asyncio
from uuid import UUID

import structlog

from reachinbox.inbox.post import Post
from reachinbox.runtime.database import AWAY

log = structlog.get_logger()
MAILBOXES_MAX = 500


class Watchers:
    """Starts and stops watching."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._is_leaving = False

    async def start(self, about: str) -> None:
        """Watch this mailbox from now on, unless it is watched here already or there is no room."""
        account_id = UUID(about)
        if self._is_leaving or account_id in self._running or len(self._running) >= MAILBOXES_MAX:
            return
        self._running[account_id] = asyncio.create_task(self._watch(account_id))

    async def stop(self) -> None:
        """Stop watching and let every mailbox go, so that others take them at once."""
        self._is_leaving = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, account_id: UUID) -> None:
        # Not at the top: the patterns that read mail take 0.2 s to compile, which a worker that
        # watches no mailbox should not spend before it takes over from a dead one.
        from reachinbox.inbox.watching import watch_mailbox  # noqa: PLC0415

        try:
            await watch_mailbox(self._post, account_id)
        except AWAY as error:
            log.warning("watching waits", account_id=str(account_id), error=str(error))
        except Exception:
            log.exception("watching broke", account_id=str(account_id))
        finally:
            del self._running[account_id]
