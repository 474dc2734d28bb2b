"""Tables of campaigns: what a user wrote and chose. What was promised is in the ledger."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


class Template(Table):
    """Reusable content, written in Liquid."""

    __tablename__ = "templates"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    subject: Mapped[str]
    html: Mapped[str]
    text: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class TemplateVersion(Table):
    """A template as it was before a change; numbered from 1 within its template."""

    __tablename__ = "template_versions"

    template_id: Mapped[UUID] = mapped_column(
        ForeignKey("templates.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    subject: Mapped[str]
    html: Mapped[str]
    text: Mapped[str | None]
    replaced_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Campaign(Table):
    """Content and pace as its owner set them. `scheduled_at` is when Schedule was pressed."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("priority IN ('high', 'normal', 'low')", name="priority"),
        CheckConstraint("late_policy IN ('hold', 'send')", name="late_policy"),
        Index("ix_campaigns_user_id_id", "user_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    subject: Mapped[str]
    html: Mapped[str]
    text: Mapped[str | None]
    start_at: Mapped[datetime | None]
    delay_seconds: Mapped[float]
    hourly_limit: Mapped[int | None]
    max_parallel: Mapped[int | None]
    priority: Mapped[str] = mapped_column(default="normal")
    late_policy: Mapped[str] = mapped_column(default="hold", server_default="hold")
    timezone: Mapped[str] = mapped_column(default="UTC")
    hours: Mapped[dict[str, Any] | None]
    scheduled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class CampaignSender(Table):
    """A sender this campaign may use, in the order given."""

    __tablename__ = "campaign_senders"

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    sender_id: Mapped[UUID] = mapped_column(
        ForeignKey("senders.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
