"""The states of e-mails and campaigns, and every step between them that is allowed."""

from enum import StrEnum


class EmailState(StrEnum):
    """What we know about an e-mail, and no more.

    `claimed` and `sending` are not stored in `emails`: an e-mail is in one of them exactly while it
    has a row in `in_hand`. So a claim that comes to nothing is undone by deleting one small row.
    """

    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


E = EmailState
STEPS: dict[EmailState, frozenset[EmailState]] = {
    E.SCHEDULED: frozenset({E.CLAIMED, E.CANCELLED, E.SKIPPED}),
    # back to scheduled: a lease ran out or the worker put it down; nothing reached the wire
    # skipped: suppressed when it was claimed; cancelled: put down after its campaign was
    E.CLAIMED: frozenset({E.SENDING, E.SCHEDULED, E.FAILED, E.SKIPPED, E.CANCELLED}),
    # back to scheduled: an answer that asks to try again; unknown: no answer after the final dot
    E.SENDING: frozenset({E.SENT, E.FAILED, E.UNKNOWN, E.SCHEDULED}),
    E.SENT: frozenset(),
    E.FAILED: frozenset({E.SCHEDULED}),  # only a person retries
    # the late answer, or a person's decision; never a retry on our own
    E.UNKNOWN: frozenset({E.SENT, E.FAILED, E.SCHEDULED}),
    E.CANCELLED: frozenset(),
    E.SKIPPED: frozenset(),
}
OPEN = frozenset({E.SCHEDULED, E.CLAIMED, E.SENDING})
STORED = frozenset(EmailState) - {E.CLAIMED, E.SENDING}


def may_step(before: EmailState, after: EmailState) -> bool:
    """Return whether an e-mail may go from `before` to `after`."""
    return after in STEPS[before]


class RunState(StrEnum):
    """A scheduled campaign's state. A campaign without a run is a draft."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why an e-mail is where it is, as stored; the screen has the sentences."""

    OVER_LIMIT = "over_limit"  # its sender's or campaign's limit was reached
    TEMPORARY_REFUSAL = "temporary_refusal"  # the server asked to try again later
    SERVER_TROUBLE = "server_trouble"  # the SMTP server could not be used
    RECIPIENT_REFUSED = "recipient_refused"
    MESSAGE_REFUSED = "message_refused"
    ATTEMPTS_USED_UP = "attempts_used_up"
    NOT_COMPOSABLE = "not_composable"  # the template or a header failed for this recipient
    NO_ANSWER = "no_answer"  # the line died after the final dot
    WORKER_LOST = "worker_lost"  # its worker died while it was being sent
    SUPPRESSED = "suppressed"
    UNSUBSCRIBED = "unsubscribed"
    REPLIED = "replied"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BY_USER = "by_user"
    RESCHEDULED = "rescheduled"  # pace, hours or senders were changed


class FactKind(StrEnum):
    """What can become known of an e-mail after it was sent."""

    BOUNCED = "bounced"  # it came back: nobody will be reached there
    SOFT_BOUNCED = "soft_bounced"  # it came back: full, blocked, away
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    REPLIED = "replied"
    AUTO_REPLIED = "auto_replied"  # a machine answered; noted only
