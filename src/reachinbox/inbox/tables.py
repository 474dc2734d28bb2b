"""Tables of the inbox: the mailboxes that are watched, how far, and the answers found there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


class ImapAccount(Table):
    """A mailbox that is read, never written; its password is sealed with its owner's data key.

    `holder_id` is the worker whose loop watches it, until `held_until`; nobody else records what
    is found there.
    """

    __tablename__ = "imap_accounts"
    __table_args__ = (
        CheckConstraint("security IN ('tls', 'starttls', 'none')", name="security"),
        CheckConstraint("status IN ('new', 'watching', 'waiting', 'stopped')", name="status"),
        # serves the wake loop: mailboxes that nobody watches
        Index("ix_imap_accounts_next_try_at", "next_try_at", postgresql_where=text("is_enabled")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str]
    username: Mapped[str]
    password_sealed: Mapped[bytes]
    folders: Mapped[list[str]] = mapped_column(JSONB)
    sent_folder: Mapped[str | None]
    """None: the folder the server marks as the one for sent mail (RFC 6154)"""
    is_enabled: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str] = mapped_column(default="new")
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    last_error_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """when the server last answered"""
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    holder_id: Mapped[UUID | None]
    held_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class ImapFolder(Table):
    """How far a folder has been read: every mail up to `last_uid` has been recorded."""

    __tablename__ = "imap_folders"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("imap_accounts.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    read_count: Mapped[int] = mapped_column(BigInteger, default=0)


class Reply(Table):
    """An answer to an e-mail of ours: a person's, or a machine's for them."""

    __tablename__ = "replies"
    __table_args__ = (
        CheckConstraint("kind IN ('human', 'auto_reply')", name="kind"),
        # serves the list, newest first
        Index("ix_replies_user_id_id", "user_id", "id"),
        # the same mail may lie in two mailboxes
        Index("uq_replies_email_id_mail_key", "email_id", "mail_key", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    campaign_id: Mapped[UUID]
    email_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    mail_key: Mapped[bytes]
    kind: Mapped[str]
    sender: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ProviderHook(Table):
    """Where a provider reports bounces and complaints of one user; `secret_sealed` signs them."""

    __tablename__ = "provider_hooks"
    __table_args__ = (
        CheckConstraint("provider IN ('ses', 'sendgrid', 'mailgun', 'postmark')", name="provider"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str]
    name: Mapped[str]
    secret_sealed: Mapped[bytes | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """what is not secret: a public key, the ARN of a topic"""
    last_event_at: Mapped[datetime | None]
    last_refusal: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
