"""What may come of an e-mail somebody holds, by name."""

from datetime import timedelta
from typing import Any

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.settle import Settlement
from reachinbox.ledger.states import EmailState, Reason

RESULTS: dict[str, dict[str, Any]] = {
    "sent": {"status": EmailState.SENT, "is_attempt": True, "is_use": True},
    "failed": {"status": EmailState.FAILED, "reason": Reason.RECIPIENT_REFUSED, "is_attempt": True},
    "unknown": {
        "status": EmailState.UNKNOWN, "reason": Reason.NO_ANSWER, "is_attempt": True, "is_use": True
    },
    "later": {
        "status": EmailState.SCHEDULED, "reason": Reason.TEMPORARY_REFUSAL, "is_attempt": True,
        "wait": timedelta(0),
    },
    "skipped": {"status": EmailState.SKIPPED, "reason": Reason.SUPPRESSED},
    "put down": {"status": EmailState.SCHEDULED},
}  # fmt: skip


def settlement(email: ClaimedEmail, outcome: str) -> Settlement:
    facts = None if outcome == "put down" else {"outcome": outcome}
    return Settlement(email.id, email.campaign_id, email.sender_id, facts=facts, **RESULTS[outcome])
