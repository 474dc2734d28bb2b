"""Tables of the audience: uploads, their problems, and the recipients they left."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


class Import(Table):
    """One uploaded CSV. `rows` are data rows read so far: what a killed import resumes from."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'done', 'failed')", name="status"),
        # serves the wake loop: imports that nobody has finished
        Index("ix_imports_unfinished", "created_at", postgresql_where=text("status = 'running'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    campaign_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(default="running")
    is_dry_run: Mapped[bool] = mapped_column(default=False)
    mapping: Mapped[dict[str, Any] | None]
    lawful_basis: Mapped[str | None]
    """why these people may be written to, in its uploader's words"""
    source: Mapped[str | None]
    """where their addresses come from"""
    size_bytes: Mapped[int] = mapped_column(default=0)
    header: Mapped[list[str] | None] = mapped_column(JSONB)
    field_names: Mapped[list[str] | None] = mapped_column(JSONB)
    encoding: Mapped[str | None]
    delimiter: Mapped[str | None]
    rows: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    invalid: Mapped[int] = mapped_column(default=0)
    suppressed: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class ImportChunk(Table):
    """A piece of an upload, kept only until its import is finished, so any worker can read it."""

    __tablename__ = "import_chunks"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class ImportProblem(Table):
    """A row that was not accepted: its number, and for bad rows its original cells."""

    __tablename__ = "import_problems"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    row: Mapped[int] = mapped_column(primary_key=True)
    column_name: Mapped[str | None]
    value: Mapped[str | None]
    reason: Mapped[str]
    cells: Mapped[list[str]] = mapped_column(JSONB)


class Recipient(Table):
    """One address with its merge fields, imported from a CSV row; unique in its campaign."""

    __tablename__ = "recipients"
    __table_args__ = (
        Index("uq_recipients_campaign_id_address_key", "campaign_id", "address_key", unique=True),
        # serves planning and previews: a campaign's recipients in the order of their rows
        Index("ix_recipients_campaign_id_id", "campaign_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[UUID]
    import_id: Mapped[UUID | None] = mapped_column(index=True)
    row: Mapped[int]
    address: Mapped[str]
    address_key: Mapped[str]
    fields: Mapped[dict[str, Any]]
