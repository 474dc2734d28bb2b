"""Does in one go what was asked for while the last go was under way."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from reachinbox.runtime.database import AWAY

Entry = TypeVar("Entry")
Answer = TypeVar("Answer")

GROUP_MAX = 500


class Grouped(Generic[Entry, Answer]):
    """Gathers entries while the last group is being written; one write at a time."""

    def __init__(self, write: Callable[[list[Entry]], Awaitable[Sequence[Answer]]]) -> None:
        self._write = write
        self._waiting: list[tuple[Entry, asyncio.Future[Answer]]] = []
        self._writer: asyncio.Task[None] | None = None

    def add(self, entry: Entry) -> asyncio.Future[Answer]:
        """Take one entry; the future holds what `write` answered for it."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, future))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return future

    async def flush(self) -> None:
        """Wait until everything taken so far is written."""
        if self._writer is not None:
            await asyncio.shield(self._writer)

    async def _write_all(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:GROUP_MAX], self._waiting[GROUP_MAX:]
            await self._write_group(group)

    async def _write_group(self, group: list[tuple[Entry, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._write([entry for entry, _ in group])
        except Exception as error:  # noqa: BLE001  -- given to those who wait for it
            if isinstance(error, AWAY):  # not because of any of them
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
            elif len(group) > 1:  # one of them cannot be written: find it, and write the others
                for one in group:
                    await self._write_group([one])
            elif not group[0][1].done():
                group[0][1].set_exception(error)
            return
        for (_, future), answer in zip(group, answers, strict=True):
            if not future.done():
                future.set_result(answer)
