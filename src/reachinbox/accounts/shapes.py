"""What accounts take and show over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from reachinbox.accounts.passwords import MAX_LENGTH
from reachinbox.accounts.tables import User
from reachinbox.mail.addresses import AddressInvalid, parse_address


def _valid_email(text: str) -> str:
    try:
        return parse_address(text).address
    except AddressInvalid as error:
        raise ValueError(f"not a valid e-mail address: {error.reason}") from error


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must not contain line breaks or control characters")
    return text


EmailAddress = Annotated[str, StringConstraints(max_length=320), AfterValidator(_valid_email)]
PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_printable),
]
# How long a new password may be is said in one place, with a code of its own.
NewPassword = Annotated[str, StringConstraints(max_length=10 * MAX_LENGTH)]
Password = Annotated[str, StringConstraints(max_length=MAX_LENGTH)]


class Registration(BaseModel):
    """Who wants an account."""

    model_config = ConfigDict(extra="forbid")

    email: EmailAddress
    password: NewPassword
    name: PersonName


class Credentials(BaseModel):
    """Who signs in."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, StringConstraints(max_length=320)]
    password: Password


class MeChange(BaseModel):
    """What a user changes of their own account; a new password needs the current one."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName | None = None
    password: NewPassword | None = None
    current_password: Password | None = None


class UserShown(BaseModel):
    """A user as they see themselves."""

    id: UUID
    email: str
    name: str
    role: Literal["user", "admin"]
    created_at: datetime
    email_confirmed_at: datetime | None


class SignedInShown(BaseModel):
    """An access token, and whose it is; the refresh token is in a cookie."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 -- RFC 6750 names it so
    expires_in: int
    """Seconds."""
    user: UserShown


def show_user(user: User) -> UserShown:
    """Return a user as they see themselves."""
    return UserShown.model_validate(user, from_attributes=True)
