"""What a hand-over can end in: one closed union, to be matched with ``assert_never``."""

import re
from dataclasses import dataclass
from typing import TypeAlias

ANSWER_MAX_CHARS = 500

# What a log, a terminal or a browser must never be handed raw: control characters, line and
# paragraph separators, and the marks that reorder the text around them.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)


def neutralise(words: str) -> str:
    """Give `words` as one harmless line of at most 500 characters."""
    return _UNPRINTABLE.sub(" ", words).strip()[:ANSWER_MAX_CHARS]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: its own words (one line, ≤ 500 characters), and the codes in them.

    Where no server spoke (a refused connection, a timeout) `answer` says what happened instead
    and `code` is None. `enhanced` is RFC 3463's, like "5.1.1".
    """

    answer: str
    code: int | None = None
    enhanced: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted(Answer):
    """The next server answered 2xx to the final dot: it is responsible now (RFC 5321 §4.2.5)."""


@dataclass(frozen=True, slots=True)
class RecipientRefused(Answer):
    """This e-mail is refused for good; nothing is to be retried.

    `address_unknown` is True only when the code says that the mailbox or its domain does not
    exist, so that the address may be suppressed.
    """

    address_unknown: bool = False


@dataclass(frozen=True, slots=True)
class RefusedForNow(Answer):
    """A 4xx about this recipient (greylisting, mailbox full, busy): the same server, later."""


@dataclass(frozen=True, slots=True)
class ServerTrouble(Answer):
    """The server could not be used: connect, TLS, timeout before the dot, 421, 454.

    `reached` is False when not even a greeting was read.
    """

    reached: bool = True


@dataclass(frozen=True, slots=True)
class SenderRefused(Answer):
    """The login or the sender is refused: stop this SMTP server, leave the recipient untouched."""

    at_login: bool = False


@dataclass(frozen=True, slots=True)
class Unknown(Answer):
    """The line died, or nothing readable came, after the final dot: nobody knows (RFC 1047)."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The gate before the final dot said no: nothing was handed over. Not a server's answer."""


Outcome: TypeAlias = (
    Accepted | RecipientRefused | RefusedForNow | ServerTrouble | SenderRefused | Unknown
)
