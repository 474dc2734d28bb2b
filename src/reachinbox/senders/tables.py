"""Tables of senders: SMTP servers, From identities, and which sends through which."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


class SmtpServer(Table):
    """Where mail is handed over; the password is sealed with its owner's data key."""

    __tablename__ = "smtp_servers"
    __table_args__ = (
        CheckConstraint("security IN ('tls', 'starttls', 'none')", name="security"),
        CheckConstraint("health IN ('healthy', 'watch', 'cooling', 'stopped')", name="health"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str]
    username: Mapped[str | None]
    password_sealed: Mapped[bytes | None]
    max_connections: Mapped[int] = mapped_column(default=2)
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    health: Mapped[str] = mapped_column(default="healthy")
    health_reason: Mapped[str | None]
    health_since: Mapped[datetime] = mapped_column(server_default=func.now())
    failures_in_a_row: Mapped[int] = mapped_column(default=0)
    probe_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    last_error_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class Sender(Table):
    """A From identity with its own hourly limit and minimum delay."""

    __tablename__ = "senders"
    __table_args__ = (UniqueConstraint("user_id", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    name: Mapped[str]
    reply_to: Mapped[str | None]
    hourly_limit: Mapped[int]
    min_delay_seconds: Mapped[float]
    postal_address: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    verification_hash: Mapped[bytes | None] = mapped_column(unique=True)
    verification_sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class SenderSmtpServer(Table):
    """A sender may use this SMTP server; lower positions are asked first."""

    __tablename__ = "sender_smtp_servers"

    sender_id: Mapped[UUID] = mapped_column(
        ForeignKey("senders.id", ondelete="CASCADE"), primary_key=True
    )
    smtp_server_id: Mapped[UUID] = mapped_column(
        ForeignKey("smtp_servers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
