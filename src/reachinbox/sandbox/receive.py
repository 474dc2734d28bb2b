"""Keeps what the sandbox's SMTP server took: many messages in one insert, each answered after it.

A transaction per message would bound the sandbox to what the disk can sync. Messages that come in
while one group is being written form the next group, so a lone message waits for nothing.
"""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import structlog

from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.ids import new_id

log = structlog.get_logger()

GROUP_MAX_MESSAGES = 500
GROUP_MAX_BYTES = 32 * 1024 * 1024

# A user deleted meanwhile takes only their own messages out of the group.
KEEP = """
INSERT INTO sandbox_messages (id, user_id, mail_from, rcpt_to, subject, message_id, raw)
SELECT new.*
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
     AS new (id, user_id, mail_from, rcpt_to, subject, message_id, raw)
JOIN users ON users.id = new.user_id  -- pk_users
RETURNING id
"""


class NotKept(Exception):
    """The database did not take the message; nothing of it is there."""


class NoSuchUser(Exception):
    """The message's owner is gone, or never was."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one recipient, as it will be kept; texts are free of NUL and surrogates."""

    user_id: UUID
    mail_from: str
    rcpt_to: str
    subject: str
    message_id: str | None
    raw: bytes = field(repr=False)
    id: UUID = field(default_factory=new_id)


@dataclass(slots=True)
class _Waiting:
    letters: list[Letter]
    kept: asyncio.Future[None]


class Mailroom:
    """Collects letters and keeps them; `run` does the writing and must be running."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: asyncio.Queue[_Waiting | None] = asyncio.Queue(maxsize=GROUP_MAX_MESSAGES)

    async def keep(self, letters: list[Letter]) -> None:
        """Return once all `letters` are committed; NotKept or NoSuchUser when none is."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Waiting(letters, kept))
        await kept

    async def run(self) -> None:
        """Write group after group; ends, with everything written, after `finish`."""
        while (first := await self._queue.get()) is not None:
            await asyncio.sleep(0)  # whoever is ready in this turn of the loop comes along
            await self._write(self._gather(first))

    async def finish(self) -> None:
        """Let `run` end once what has come so far is written."""
        await self._queue.put(None)

    def _gather(self, first: _Waiting) -> list[_Waiting]:
        group, size_bytes = [first], _size_bytes(first)
        while len(group) < GROUP_MAX_MESSAGES and size_bytes < GROUP_MAX_BYTES:
            try:
                waiting = self._queue.get_nowait()
            except asyncio.QueueEmpty:
                break
            if waiting is None:
                self._queue.put_nowait(None)  # for `run` to see after this group
                break
            group.append(waiting)
            size_bytes += _size_bytes(waiting)
        return group

    async def _write(self, group: list[_Waiting]) -> None:
        letters = [letter for waiting in group for letter in waiting.letters]
        failure: Exception | None = None
        kept: set[UUID] = set()
        try:
            async with self._database.driver() as connection:
                kept = {row["id"] for row in await connection.fetch(KEEP, *_columns(letters))}
        except (*AWAY, asyncpg.PostgresError) as error:
            log.warning("sandbox_not_kept", letters=len(letters), error=str(error))
            failure = NotKept()
        for waiting in group:
            _answer(waiting, kept, failure)


def _answer(waiting: _Waiting, kept: set[UUID], failure: Exception | None) -> None:
    if waiting.kept.done():
        return  # the client hung up; what it sent is kept all the same
    if failure is None and waiting.letters[0].id not in kept:
        failure = NoSuchUser()
    if failure is None:
        waiting.kept.set_result(None)
    else:
        waiting.kept.set_exception(failure)


def _size_bytes(waiting: _Waiting) -> int:
    return sum(len(letter.raw) for letter in waiting.letters)


def _columns(letters: list[Letter]) -> tuple[list[object], ...]:
    return (
        [letter.id for letter in letters],
        [letter.user_id for letter in letters],
        [letter.mail_from for letter in letters],
        [letter.rcpt_to for letter in letters],
        [letter.subject for letter in letters],
        [letter.message_id for letter in letters],
        [letter.raw for letter in letters],
    )
