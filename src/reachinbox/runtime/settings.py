"""Settings: read once from the environment and `.env`, frozen, and passed in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from reachinbox.runtime.errors import Problem
from reachinbox.runtime.outbound import AllowList

SYSTEM_SMTP_SCHEMES: Mapping[str, tuple[Literal["tls", "starttls", "none"], int]] = {
    "smtp": ("starttls", 587),
    "smtps": ("tls", 465),
    "smtp+plain": ("none", 25),
}


class SettingsInvalid(Exception):
    """A setting is missing or malformed; the text is one line that names it."""


class Settings(BaseSettings):
    """Everything the environment can say. Names are those of the contract, in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    home_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr | None = None
    encryption_keys: SecretStr | None = None
    google_client_id: str | None = None
    google_client_secret: SecretStr | None = None
    google_issuer: str = "https://accounts.google.com"
    system_smtp_url: SecretStr | None = None
    """Mail of the instance itself: `smtp://user:password@host:587` (STARTTLS), `smtps://…`."""
    system_from: str | None = None
    """The address it comes from."""
    worker_concurrency: int = Field(default=64, ge=1, le=256)
    unrecorded_limit: int = Field(default=20, ge=1, le=1000)
    """Messages a worker may have handed over without their result being recorded yet."""
    default_emails_per_hour: int = Field(default=200, ge=1)
    default_delay_seconds: float = Field(default=2, ge=0)
    limit_window_seconds: int = Field(default=3600, ge=1)
    """The length of the sliding window of every hourly limit; shorter only in tests."""
    max_attempts: int = Field(default=5, ge=1, le=100)
    allow_private_hosts: bool = False
    allowed_hosts: str = ""
    """Private hosts and networks users may reach all the same: `mail.lan:2500,10.1.0.0/16`."""
    allow_signup: bool = True
    api_requests_per_minute: int = Field(default=100, ge=1)
    """Of one user; half as many tries to sign in from one address. Raise it for load tests."""
    trusted_proxies: str = "127.0.0.1,::1"
    """Whose `X-Forwarded-For` is believed: addresses or networks with commas between, or `*`."""
    sentry_dsn: SecretStr | None = None
    log_format: Literal["console", "json"] = "console"
    soft_bounces_suppress: int = Field(default=5, ge=1)
    """So many soft bounces of an address within 30 days suppress it."""
    skip_after_reply: bool = True
    pause_at_bounce_percent: float = Field(default=5, gt=0, le=100)
    pause_at_complaint_percent: float = Field(default=0.1, gt=0, le=100)
    pause_at_failure_percent: float = Field(default=20, gt=0, le=100)
    late_hold_hours: float = Field(default=6, gt=0)
    """After an outage of this length, campaigns with older e-mails wait for a person."""
    retention_days: int = Field(default=365, ge=1)
    sandbox_smtp_port: int | None = Field(default=None, ge=1, le=65535)
    """Where the sandbox mailbox listens; set by `reachinbox up`, absent in production."""

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return url

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return url

    @field_validator("system_smtp_url")
    @classmethod
    def _is_smtp(cls, url: SecretStr | None) -> SecretStr | None:
        place = urlsplit(url.get_secret_value()) if url else None
        if place and (place.scheme not in SYSTEM_SMTP_SCHEMES or not place.hostname):
            raise ValueError("must be like smtp://user:password@host:587, or smtps://…")
        return url

    @field_validator("allowed_hosts")
    @classmethod
    def _is_allow_list(cls, text: str) -> str:
        try:
            AllowList(text)
        except (Problem, ValueError):
            raise ValueError("must be hosts, host:port or networks with commas between") from None
        return text

    @field_validator("google_issuer")
    @classmethod
    def _is_issuer(cls, issuer: str) -> str:
        place = urlsplit(issuer)
        is_local = place.scheme == "http" and place.hostname in {"localhost", "127.0.0.1", "::1"}
        if not (is_local or (place.scheme == "https" and place.hostname)):
            raise ValueError("must begin with https://")
        return issuer

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value != ""}

    @model_validator(mode="after")
    def _keys_are_well_formed(self) -> Self:
        if self.secret_key and len(self.secret_key.get_secret_value()) < 32:  # noqa: PLR2004
            raise ValueError("SECRET_KEY must have at least 32 characters")
        if bool(self.google_client_id) != bool(self.google_client_secret):
            raise ValueError("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET must be set together")
        if bool(self.system_smtp_url) != bool(self.system_from):
            raise ValueError("SYSTEM_SMTP_URL and SYSTEM_FROM must be set together")
        return self

    @property
    def allow_list(self) -> AllowList:
        """Return what ALLOWED_HOSTS says."""
        return AllowList(self.allowed_hosts)

    @property
    def system_sender_is_set(self) -> bool:
        """Whether this instance can mail its own users: where a sandbox runs, into that."""
        return self.system_smtp_url is not None or self.sandbox_smtp_port is not None

    @property
    def address(self) -> str:
        """Where browsers reach this instance, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(**overrides: Any) -> Settings:
    """Read the environment and `.env`; raise `SettingsInvalid`, one line naming what is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsInvalid(f"{name}: {reason}" if name else reason) from None


def require(value: SecretStr | None, name: str) -> str:
    """Return a secret that this process cannot do without."""
    if value is None:
        raise SettingsInvalid(f"{name} is not set")
    return value.get_secret_value()
