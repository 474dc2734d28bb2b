"""Receive a CSV: its pieces are stored as they arrive, so that any worker can import it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.csv_stream import CsvUnreadable, MappingInvalid, read_csv
from reachinbox.audience.multipart import MultipartReader
from reachinbox.audience.tables import Import, ImportChunk
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Invalid, NotFound, TooLarge
from reachinbox.runtime.ids import new_id

PIECE_BYTES = 1024 * 1024
NOTE_MAX_CHARS = 300
MAX_BYTES = 200 * 1024 * 1024
DELETED_MEANWHILE = "The campaign was deleted while the CSV was being uploaded."
ABANDONED_AFTER = timedelta(hours=1)
"""An upload that takes longer than this has died with its process."""


async def begin_upload(session: AsyncSession, user_id: UUID, campaign_id: UUID) -> UUID:
    """Note that an upload begins. It has no size yet, so no worker takes it."""
    upload = Import(id=new_id(), user_id=user_id, campaign_id=campaign_id)
    session.add(upload)
    await session.flush()
    return upload.id


async def receive_upload(
    database: Database, import_id: UUID, content_type: str, body: AsyncIterator[bytes]
) -> None:
    """Store the body's CSV and hand it to the workers; an upload that fails leaves nothing."""
    try:
        reader = MultipartReader(content_type)
        pieces = _Pieces(database, import_id)
        async for data in body:
            if found := reader.feed(data):
                await pieces.add(found)
        reader.close()
        await pieces.flush()
        wish = read_wish(reader.fields)
        found_out = await asyncio.to_thread(_look_at_start, pieces.first, wish.mapping)
        await _hand_over(database, import_id, pieces.size_bytes, wish, found_out)
    except BaseException:
        await asyncio.shield(_discard(database, import_id))
        raise


@dataclass(frozen=True)
class Wish:
    """What the uploader asked for beside the file."""

    mapping: dict[str, Any] | None
    is_dry_run: bool
    lawful_basis: str | None = None
    source: str | None = None


def read_wish(fields: dict[str, str]) -> Wish:
    """Read the fields `mapping` (JSON, see `columns.parse_mapping`), `dry_run`, and the notes."""
    dry_run = fields.get("dry_run", "").strip().lower()
    if dry_run not in {"", "0", "1", "false", "true"}:
        raise Invalid("The field “dry_run” must be true or false.", code="bad_dry_run")
    return Wish(
        _read_mapping(fields.get("mapping", "")),
        dry_run in {"1", "true"},
        _read_note(fields, "lawful_basis"),
        _read_note(fields, "source"),
    )


def _read_note(fields: dict[str, str], name: str) -> str | None:
    written = fields.get(name, "").strip()
    if len(written) > NOTE_MAX_CHARS or "\0" in written:
        raise Invalid(f"The field “{name}” is longer than {NOTE_MAX_CHARS} characters.")
    return written or None


def _read_mapping(written: str) -> dict[str, Any] | None:
    if not written.strip():
        return None
    try:
        mapping: object = json.loads(written)
        json.dumps(mapping, ensure_ascii=False).encode()  # refuses lone surrogates
    except (ValueError, RecursionError):
        mapping = None
    if isinstance(mapping, dict) and "\\u0000" not in written:
        return cast("dict[str, Any]", mapping)
    raise Invalid("The field “mapping” must be a JSON object.", code="bad_mapping")


class _Pieces:
    """The file so far, stored in pieces of 1 MiB, each in a transaction of its own."""

    def __init__(self, database: Database, import_id: UUID) -> None:
        self.size_bytes = 0
        self.first = b""
        self._database = database
        self._import_id = import_id
        self._number = 0
        self._pending = bytearray()

    async def add(self, data: bytes) -> None:
        self.size_bytes += len(data)
        if self.size_bytes > MAX_BYTES:
            raise TooLarge("The CSV is larger than 200 MiB; split it and upload the parts.")
        self._pending += data
        while len(self._pending) >= PIECE_BYTES:
            await self._store(bytes(memoryview(self._pending)[:PIECE_BYTES]))
            del self._pending[:PIECE_BYTES]

    async def flush(self) -> None:
        if self._pending:
            await self._store(bytes(self._pending))
            self._pending.clear()

    async def _store(self, piece: bytes) -> None:
        if self._number == 0:
            self.first = piece
        try:
            async with self._database.transaction() as session:
                session.add(ImportChunk(import_id=self._import_id, number=self._number, data=piece))
        except IntegrityError:
            raise NotFound(DELETED_MEANWHILE) from None
        self._number += 1


@dataclass(frozen=True)
class _Start:
    header: list[str]
    field_names: list[str]
    encoding: str
    delimiter: str


def _look_at_start(first: bytes, mapping: dict[str, Any] | None) -> _Start:
    """Raise the 422 at once for what no worker could read: no rows, no e-mail column, binary."""
    try:
        reading = read_csv(iter([first]), mapping)
    except MappingInvalid as error:
        raise Invalid(error.reason, code="bad_mapping") from error
    except CsvUnreadable as error:
        raise Invalid(error.reason, code="csv_unreadable") from error
    names = [name for name in reading.field_names if name is not None]
    return _Start(reading.header, names, reading.encoding, reading.delimiter)


async def _hand_over(
    database: Database, import_id: UUID, size_bytes: int, wish: Wish, start: _Start
) -> None:
    async with database.transaction() as session:
        handed = await session.scalar(
            update(Import)
            .where(Import.id == import_id)
            .values(
                size_bytes=size_bytes,
                mapping=wish.mapping,
                is_dry_run=wish.is_dry_run,
                lawful_basis=wish.lawful_basis,
                source=wish.source,
                header=start.header,
                field_names=start.field_names,
                encoding=start.encoding,
                delimiter=start.delimiter,
            )
            .returning(Import.id)
        )
    if handed is None:
        raise NotFound(DELETED_MEANWHILE)


async def _discard(database: Database, import_id: UUID) -> None:
    async with database.transaction() as session:
        await session.execute(delete(Import).where(Import.id == import_id))


async def discard_abandoned_uploads(session: AsyncSession) -> int:
    """Delete what uploads left whose process died under them; return how many."""
    abandoned = (
        delete(Import)
        .where(Import.status == "running", Import.size_bytes == 0)
        .where(Import.created_at < func.now() - ABANDONED_AFTER)
        .returning(Import.id)
    )
    return len((await session.scalars(abandoned)).all())


async def imports_in_progress(session: AsyncSession, campaign_id: UUID) -> int:
    """Count the uploads and imports that still add recipients to a campaign."""
    counted = await session.scalar(
        select(func.count())
        .select_from(Import)
        .where(Import.campaign_id == campaign_id, Import.status == "running")
        .where(~Import.is_dry_run)
    )
    return counted or 0
