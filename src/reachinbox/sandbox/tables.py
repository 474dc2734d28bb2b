"""The table of the sandbox mailbox: every message it took, as it came."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


class SandboxMessage(Table):
    """One message as the sandbox's SMTP server received it."""

    __tablename__ = "sandbox_messages"
    __table_args__ = (Index("ix_sandbox_messages_user_id_id", "user_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    mail_from: Mapped[str]
    rcpt_to: Mapped[str]
    subject: Mapped[str]
    message_id: Mapped[str | None]
    raw: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
