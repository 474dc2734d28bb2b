"""From what a server answered to what the ledger says: the retry classes, in one place."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.settle import Settlement
from reachinbox.ledger.states import EmailState, Reason
from reachinbox.mail.outcomes import (
    Accepted,
    Outcome,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)

FIRST_WAIT = timedelta(seconds=5)
WAIT_FACTOR = 5
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One hand-over as the timeline shows it."""

    server: str
    seconds: float
    outcome: Outcome

    def facts(self, number: int) -> dict[str, Any]:
        """Return what the event of this attempt holds."""
        return {
            "attempt": number,
            "server": self.server,
            "ms": round(self.seconds * 1000),
            "code": self.outcome.code,
            "enhanced": self.outcome.enhanced,
            "answer": self.outcome.answer,
        }


def wait_before(attempt_number: int) -> timedelta:
    """Return the wait after failed attempt 1, 2, 3 …: 5 s, 25 s, 125 s, then minutes."""
    return min(FIRST_WAIT * WAIT_FACTOR ** (attempt_number - 1), LONGEST_WAIT)


def settlement_of(email: ClaimedEmail, attempt: Attempt, *, max_attempts: int) -> Settlement:
    """Return what the ledger is to say about `email` after `attempt`.

    Trouble of the server or the sender puts the e-mail down as it was: no attempt is burned, the
    recipient is untouched, and the lane rests.
    """
    outcome = attempt.outcome
    number = email.attempts + 1
    match outcome:
        case Accepted():
            return _ended(email, attempt, EmailState.SENT, None, is_use=True)
        case RecipientRefused():
            return _ended(email, attempt, EmailState.FAILED, Reason.RECIPIENT_REFUSED)
        case Unknown():
            return _ended(email, attempt, EmailState.UNKNOWN, Reason.NO_ANSWER, is_use=True)
        case RefusedForNow() if number >= max_attempts:
            return _ended(email, attempt, EmailState.FAILED, Reason.ATTEMPTS_USED_UP)
        case RefusedForNow():
            return Settlement(
                email.id,
                email.campaign_id,
                email.sender_id,
                EmailState.SCHEDULED,
                reason=Reason.TEMPORARY_REFUSAL,
                answer=outcome.answer,
                wait=wait_before(number),
                is_attempt=True,
                facts=attempt.facts(number) | {"retry_after": wait_before(number).total_seconds()},
            )
        case ServerTrouble() | SenderRefused():
            return put_down(email, answer=outcome.answer, facts=attempt.facts(number))
        case _:
            assert_never(outcome)


def _ended(
    email: ClaimedEmail,
    attempt: Attempt,
    status: EmailState,
    reason: Reason | None,
    *,
    is_use: bool = False,
) -> Settlement:
    return Settlement(
        email.id,
        email.campaign_id,
        email.sender_id,
        status,
        reason=reason,
        answer=attempt.outcome.answer,
        is_attempt=True,
        is_use=is_use,
        facts=attempt.facts(email.attempts + 1),
    )


def put_down(
    email: ClaimedEmail, *, answer: str | None = None, facts: dict[str, Any] | None = None
) -> Settlement:
    """Return the settlement that leaves an e-mail as it was before the claim."""
    return Settlement(
        email.id,
        email.campaign_id,
        email.sender_id,
        EmailState.SCHEDULED,
        reason=Reason.SERVER_TROUBLE if answer else None,
        answer=answer,
        facts=facts,
    )


def skipped(email: ClaimedEmail) -> Settlement:
    """Return the settlement of an e-mail whose recipient was suppressed meanwhile."""
    return Settlement(
        email.id,
        email.campaign_id,
        email.sender_id,
        EmailState.SKIPPED,
        reason=Reason.SUPPRESSED,
        facts={"reason": Reason.SUPPRESSED},
    )


def not_composable(email: ClaimedEmail, why: str) -> Settlement:
    """Return the settlement of an e-mail whose message cannot be made."""
    return Settlement(
        email.id,
        email.campaign_id,
        email.sender_id,
        EmailState.FAILED,
        reason=Reason.NOT_COMPOSABLE,
        answer=why,
        facts={"reason": Reason.NOT_COMPOSABLE, "answer": why},
    )
