"""Rows of an import, read together and made ready to be stored, in a thread."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any
from uuid import UUID

from sqlalchemy import select

from reachinbox.audience.csv_stream import CsvReading, batches, read_csv
from reachinbox.audience.recipients import NewRecipients
from reachinbox.audience.rows import Recipient, RowProblem
from reachinbox.audience.tables import ImportChunk
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id

BATCH_ROWS = 5_000


class ImportTaken(Exception):
    """The import was undone, or another worker carries it on."""


@dataclass(slots=True)
class Trouble:
    """A row that is not accepted, as it will be stored."""

    row: int
    column: str | None
    value: str
    reason: str
    cells: list[str]


@dataclass(slots=True)
class Batch:
    """Rows read together; `fields` are the merge fields of `recipients`, in the same order."""

    reading: CsvReading
    rows: int = 0
    recipients: NewRecipients = field(default_factory=NewRecipients)
    fields: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    troubles: list[Trouble] = field(default_factory=list[Trouble])

    def add(self, item: Recipient | RowProblem) -> None:
        """Take in the next row."""
        self.rows += 1
        if isinstance(item, RowProblem):
            self.troubles.append(Trouble(*item))
            return
        new = self.recipients
        new.ids.append(new_id())
        new.rows.append(item.row)
        new.addresses.append(item.address)
        new.keys.append(item.key)
        new.fields.append(json.dumps(item.fields, ensure_ascii=False))
        self.fields.append(item.fields)

    def refuse(self, place: int, reason: str) -> None:
        """Report a recipient that is not added, with its row as it was in the file."""
        reading, fields = self.reading, self.fields[place]
        column = reading.header[reading.email_column]
        cells = [fields.get(name, "") if name else "" for name in reading.field_names]
        row, address = self.recipients.rows[place], self.recipients.addresses[place]
        self.troubles.append(Trouble(row, column, address, reason, cells))


def read_batches(pieces: "Pieces", mapping: dict[str, Any] | None, *, skip: int) -> Iterator[Batch]:
    """Read the CSV but for its first `skip` rows; advanced by one thread at a time."""
    reading = read_csv(pieces, mapping)
    for _ in islice(reading, skip):
        pass
    for items in batches(reading, BATCH_ROWS):
        batch = Batch(reading)
        for item in items:
            batch.add(item)
        yield batch


class Pieces:
    """The upload's pieces, for a thread: each is fetched by the event loop when asked for."""

    def __init__(self, database: Database, import_id: UUID) -> None:
        self._database = database
        self._import_id = import_id
        self._loop = asyncio.get_running_loop()
        self._is_stopped = False

    def __iter__(self) -> Iterator[bytes]:
        for number in count():
            if self._is_stopped:
                raise ImportTaken
            piece = asyncio.run_coroutine_threadsafe(self._fetch(number), self._loop).result()
            if piece is None:
                return
            yield piece

    def stop(self) -> None:
        """Let the thread end at its next piece."""
        self._is_stopped = True

    async def _fetch(self, number: int) -> bytes | None:
        async with self._database.transaction() as session:
            return await session.scalar(
                select(ImportChunk.data).where(
                    ImportChunk.import_id == self._import_id, ImportChunk.number == number
                )
            )
