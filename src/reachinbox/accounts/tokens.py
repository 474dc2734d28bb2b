"""Access tokens: signed claims (JWT, RFC 9068) that name a user and a session for an hour."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from reachinbox.accounts.derived_keys import derive_key
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.errors import NotSignedIn

ALGORITHM = "HS256"
TYPE = "at+jwt"
LIFETIME = timedelta(hours=1)
CLOCKS_MAY_DIFFER = timedelta(seconds=5)


class IssuedToken(NamedTuple):
    """An access token and how many seconds it is good for."""

    token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid access token says."""

    user_id: UUID
    family_id: UUID
    """The session: the family of refresh tokens it came with."""
    issued_at: datetime
    expires_at: datetime


def issue_access_token(
    secret: str, user_id: UUID, family_id: UUID, *, now: datetime | None = None
) -> IssuedToken:
    """Sign an access token with `SECRET_KEY`; `now` is for tests."""
    issued = now or utc_now()
    claims = {
        "sub": str(user_id),
        "sid": str(family_id),
        "iat": int(issued.timestamp()),
        "exp": int((issued + LIFETIME).timestamp()),
    }
    token = jwt.encode({"alg": ALGORITHM, "typ": TYPE}, claims, _key(secret))
    return IssuedToken(token, int(LIFETIME.total_seconds()))


def read_access_token(secret: str, token: str) -> Claims:
    """Return the claims of a token we signed that is still good; raise `NotSignedIn` otherwise.

    Signature, algorithm, type and times are checked here. Whether the session still lives is for
    `access.find_signed_in` to ask the database.
    """
    registry = jwt.JWTClaimsRegistry(
        leeway=int(CLOCKS_MAY_DIFFER.total_seconds()),
        sub={"essential": True},
        sid={"essential": True},
        iat={"essential": True},
        exp={"essential": True},
    )
    try:
        decoded = jwt.decode(token, _key(secret), algorithms=[ALGORITHM])
        if decoded.header.get("typ") != TYPE:
            raise _not_good()
        registry.validate(decoded.claims)
        return Claims(
            user_id=UUID(decoded.claims["sub"]),
            family_id=UUID(decoded.claims["sid"]),
            issued_at=datetime.fromtimestamp(decoded.claims["iat"], UTC),
            expires_at=datetime.fromtimestamp(decoded.claims["exp"], UTC),
        )
    except (JoseError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise _not_good() from error


def _key(secret: str) -> OctKey:
    return OctKey.import_key(derive_key(secret, "access token"))


def _not_good() -> NotSignedIn:
    return NotSignedIn("The access token is not valid or has expired: sign in again or refresh it.")
