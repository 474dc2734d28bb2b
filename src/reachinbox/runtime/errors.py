"""The errors a caller can be told about: each has a status, a code and one clear sentence."""

from collections.abc import Sequence
from typing import Any


class Problem(Exception):
    """Something the caller did or asked for cannot be done; rendered by one handler in `api.py`."""

    status = 400
    code = "bad_request"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        details: Sequence[Any] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after
        """Seconds after which it may go better."""
        self.code = code or self.code
        self.details = list(details)


class NotSignedIn(Problem):
    """The request carries no valid credentials."""

    status, code = 401, "not_signed_in"


class Forbidden(Problem):
    """The user is known but may not do this."""

    status, code = 403, "forbidden"


class NotFound(Problem):
    """There is no such object, or it belongs to somebody else: the answer is the same."""

    status, code = 404, "not_found"


class Conflict(Problem):
    """The object is not in a state that allows this."""

    status, code = 409, "conflict"


class TooLarge(Problem):
    """The body is larger than this route accepts."""

    status, code = 413, "too_large"


class Invalid(Problem):
    """The input is well-formed but cannot be accepted."""

    status, code = 422, "invalid"


class TooManyRequests(Problem):
    """The caller must slow down."""

    status, code = 429, "too_many_requests"


class Unavailable(Problem):
    """Something this needs is away; trying again later will help."""

    status, code = 503, "unavailable"
