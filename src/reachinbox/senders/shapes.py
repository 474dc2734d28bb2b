"""What may be said about SMTP servers and senders, and what is shown of them."""

import re
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must be one line without control characters")
    return text.strip()


def _lines(text: str) -> str:
    if _CONTROL.search(text.replace("\r\n", "\n").replace("\n", " ")):
        raise ValueError("must not hold control characters")
    return text.strip()


def _password(secret: SecretStr) -> SecretStr:
    if _CONTROL.search(secret.get_secret_value()):
        raise ValueError("must not hold control characters")
    return secret


Line = Annotated[str, AfterValidator(_one_line)]
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Host = Annotated[Line, Field(min_length=1, max_length=253, examples=["smtp.example.com"])]
Port = Annotated[int, Field(ge=1, le=65535)]
Security = Literal["tls", "starttls", "none"]
Username = Annotated[Line, Field(max_length=320)]
Password = Annotated[
    SecretStr, AfterValidator(_password), Field(max_length=1000, description="Never returned.")
]
MaxConnections = Annotated[int, Field(ge=1, le=50)]
Preset = Annotated[Line, Field(max_length=50, description="Fills host, port and security.")]
Region = Annotated[
    Line,
    Field(max_length=50, description="For a preset with one host a region; us-east-1 if not said."),
]
EmailAddress = Annotated[Line, Field(max_length=320, examples=["ada@example.com"])]
ServerIds = Annotated[list[UUID], Field(min_length=1, max_length=20)]
PostalAddress = Annotated[str, AfterValidator(_lines), Field(max_length=500)]
# Bounded here by what the database can hold; the sentence about 0 is in identities.py.
HourlyLimit = Annotated[int, Field(le=1_000_000, description="At least 1.")]
MinDelay = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewSmtpServer(_Input):
    """A server to add; without a preset, host, port and security are needed."""

    name: Name
    preset: Preset | None = None
    region: Region | None = None
    host: Host | None = None
    port: Port | None = None
    security: Security | None = None
    username: Username | None = None
    password: Password | None = None
    max_connections: MaxConnections = 2


class SmtpServerChange(_Input):
    """What to change; what is not named stays. A null username or password takes it away."""

    name: Name | None = None
    preset: Preset | None = None
    region: Region | None = None
    host: Host | None = None
    port: Port | None = None
    security: Security | None = None
    username: Username | None = None
    password: Password | None = None
    max_connections: MaxConnections | None = None


class SmtpServerView(BaseModel):
    """A server as its owner sees it: everything but the password."""

    id: UUID
    name: str
    host: str
    port: int
    security: Security
    username: str | None
    has_password: bool
    max_connections: int
    is_sandbox: bool
    health: Literal["healthy", "watch", "cooling", "stopped"]
    health_reason: str | None
    health_since: datetime
    failures_in_a_row: int
    probe_at: datetime | None
    last_error: str | None
    last_error_at: datetime | None
    verified_at: datetime | None
    created_at: datetime
    updated_at: datetime


class StepView(BaseModel):
    """One step of a live verification; `ms` is how long it took."""

    step: str
    ok: bool
    ms: int
    detail: str


class PresetView(BaseModel):
    """A well-known provider, where its SMTP server is, and what to log in with."""

    id: str
    name: str
    host: str
    port: int
    security: Security
    needs_region: bool
    hint: str


class NewSender(_Input):
    """A From address to add; limits default to the instance's conservative ones."""

    email: EmailAddress
    name: Name
    reply_to: EmailAddress | None = None
    smtp_server_ids: ServerIds
    hourly_limit: HourlyLimit | None = None
    min_delay_seconds: MinDelay | None = None
    postal_address: PostalAddress | None = None


class SenderChange(_Input):
    """What to change; what is not named stays. A new address has to be verified again."""

    email: EmailAddress | None = None
    name: Name | None = None
    reply_to: EmailAddress | None = None
    smtp_server_ids: ServerIds | None = None
    hourly_limit: HourlyLimit | None = None
    min_delay_seconds: MinDelay | None = None
    postal_address: PostalAddress | None = None


class Usage(BaseModel):
    """What of the hourly limit is used; `next_slot_at` is null while there is room."""

    used: int
    hourly_limit: int
    next_slot_at: datetime | None


class SenderView(BaseModel):
    """A sender as its owner sees it; `health` is that of its best SMTP server."""

    id: UUID
    email: str
    name: str
    reply_to: str | None
    smtp_server_ids: list[UUID]
    hourly_limit: int
    min_delay_seconds: float
    postal_address: str | None
    verified: bool
    verified_at: datetime | None
    verification_sent_at: datetime | None
    health: Literal["healthy", "watch", "cooling", "stopped"]
    health_reason: str | None
    usage: Usage
    created_at: datetime
    updated_at: datetime


class VerificationMail(BaseModel):
    """Whether a server took the mail with the link, and in which words it answered."""

    accepted: bool
    email: str
    smtp_server_id: UUID
    answer: str
    expires_at: datetime | None


class Confirmation(BaseModel):
    """A From address whose owner has confirmed it."""

    email: str
    verified: bool
