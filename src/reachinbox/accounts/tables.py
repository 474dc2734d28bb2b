"""Tables of accounts: users, how they sign in, their keys, and what was done by whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


class User(Table):
    """An account; `role` is `user` or `admin`."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'admin')", name="role"),
        Index("uq_users_email", text("lower(email)"), unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    email_confirmed_at: Mapped[datetime | None]
    """When a link mailed to the address was followed, or Google vouched for it."""
    role: Mapped[str] = mapped_column(default="user")
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RefreshToken(Table):
    """One link of a chain of refresh tokens; using a spent one ends its whole family."""

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    family_id: Mapped[UUID] = mapped_column(index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    begun_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the family's first token was given out."""
    address: Mapped[str] = mapped_column(server_default="")
    user_agent: Mapped[str] = mapped_column(server_default="")
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DataKey(Table):
    """The key that seals one user's secrets, itself wrapped by one of `ENCRYPTION_KEYS`."""

    __tablename__ = "data_keys"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    wrapped: Mapped[bytes]
    wrapping_key_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class IdempotencyKey(Table):
    """What was answered to a `POST` with an `Idempotency-Key`, so that a repeat gets the same."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status: Mapped[int | None]
    body: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class ApiKey(Table):
    """A named key of a script; only its hash is kept, and a hint to recognise it by."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    hint: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Table):
    """Who did what to what, from where, when. A trigger refuses every change and every deletion.

    Nothing here refers to other tables: an entry outlives what it is about.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_user_id", "user_id", "id"),
        Index("ix_audit_kind", "kind", "id"),
        Index("ix_audit_network", "network", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    user_id: Mapped[UUID | None]
    who: Mapped[str] = mapped_column(server_default="")
    """The e-mail address signed in with, or tried."""
    kind: Mapped[str]
    action: Mapped[str]
    target: Mapped[str] = mapped_column(server_default="")
    """The address of what it was done to, such as `/api/campaigns/…`."""
    status: Mapped[int | None]
    address: Mapped[str] = mapped_column(server_default="")
    network: Mapped[str] = mapped_column(server_default="")
    user_agent: Mapped[str] = mapped_column(server_default="")
    request_id: Mapped[str] = mapped_column(server_default="")
    session_id: Mapped[UUID | None]
    api_key_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))


class Identity(Table):
    """An account at an OpenID provider that its owner may sign in with."""

    __tablename__ = "identities"
    __table_args__ = (Index("uq_identities_issuer_subject", "issuer", "subject", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OpenIdTry(Table):
    """A sign-in that went to the OpenID provider and may come back once, to the same browser."""

    __tablename__ = "openid_tries"

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    browser_hash: Mapped[bytes]
    nonce: Mapped[str]
    verifier: Mapped[str]
    next_path: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LinkOffer(Table):
    """An OpenID identity whose address has an account: linked once its owner proves it."""

    __tablename__ = "link_offers"

    ticket_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    issuer: Mapped[str]
    subject: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class MailedLink(Table):
    """A link to be mailed: its token is made when it is sent, and only its hash is kept."""

    __tablename__ = "mailed_links"
    __table_args__ = (
        CheckConstraint("kind IN ('reset', 'confirm')", name="kind"),
        Index("ix_mailed_links_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    email: Mapped[str]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    due_at: Mapped[datetime | None] = mapped_column(server_default=func.now())
    """When it is to be sent; NULL once it was, or was given up."""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    answer: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
