"""What the API takes and shows of mailboxes and answers."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from reachinbox.mail.imap_presets import IMAP_PRESETS
from reachinbox.mail.smtp_server import Security

Short = Annotated[str, Field(min_length=1, max_length=200)]
FolderName = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Login = Annotated[str, Field(min_length=1, max_length=320, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Where(NamedTuple):
    """How to connect."""

    host: str
    port: int
    security: Security


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @field_validator("password", check_fields=False)
    @classmethod
    def _password_can_be_sent(cls, password: SecretStr | None) -> SecretStr | None:
        secret = password.get_secret_value() if password else ""
        if any(ord(letter) < 0x20 for letter in secret):  # noqa: PLR2004  what ends a line
            raise ValueError("must not hold control characters")
        return password


class NewImapAccount(_Form):
    """A mailbox: a preset, or host, port and security."""

    name: Short
    username: Login
    password: Annotated[SecretStr, Field(min_length=1, max_length=500)]
    preset: Short | None = None
    host: Annotated[str, Field(max_length=253)] | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Security | None = None
    folders: Annotated[list[FolderName], Field(min_length=1, max_length=10)] = ["INBOX"]
    sent_folder: FolderName | None = None
    is_enabled: bool = True

    @model_validator(mode="after")
    def _says_where(self) -> "NewImapAccount":
        if self.preset is not None and self.preset not in IMAP_PRESETS:
            raise ValueError(f"preset must be one of {', '.join(sorted(IMAP_PRESETS))}")
        if self.preset is None and self.host is None:
            raise ValueError("give a preset or a host")
        return self

    def where(self) -> Where:
        """Return how to connect: what is given goes before the preset."""
        preset = IMAP_PRESETS.get(self.preset or "")
        security = self.security or (preset.security if preset else "tls")
        usual = 993 if security == "tls" else 143
        host = self.host or (preset.host if preset else "")
        return Where(host, self.port or (preset.port if preset else usual), security)


class ImapChange(_Form):
    """What to change; what is left out stays."""

    name: Short | None = None
    host: Annotated[str, Field(min_length=1, max_length=253)] | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Security | None = None
    username: Login | None = None
    password: Annotated[SecretStr, Field(min_length=1, max_length=500)] | None = None
    folders: Annotated[list[FolderName], Field(min_length=1, max_length=10)] | None = None
    sent_folder: FolderName | None = None
    is_enabled: bool | None = None


class ImapAccountView(BaseModel):
    """A mailbox as its owner sees it; the password is never shown."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    host: str
    port: int
    security: Security
    username: str
    folders: list[str]
    sent_folder: str | None
    is_enabled: bool
    status: Literal["new", "watching", "waiting", "stopped"]
    last_error: str | None
    last_error_at: datetime | None
    verified_at: datetime | None
    seen_at: datetime | None
    created_at: datetime


class ImapStepView(BaseModel):
    """One step of trying a mailbox."""

    step: Literal["dns", "connect", "tls", "login", "folder"]
    ok: bool
    ms: int
    detail: str


class ReplyView(BaseModel):
    """An answer to an e-mail of yours; `text` is without what it quotes."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    campaign_id: UUID
    email_id: UUID
    kind: Literal["human", "auto_reply"]
    sender: str
    subject: str
    text: str
    received_at: datetime
