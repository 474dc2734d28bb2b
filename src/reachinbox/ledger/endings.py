"""How an e-mail ended, in one sentence."""

import asyncpg

from reachinbox.ledger.explanation import say_time

BY_REASON = {
    ("sent", "by_user"): "A person settled it as sent at {at}",
    ("failed", "recipient_refused"): "It failed at {at}: the server refused the recipient",
    ("failed", "message_refused"): "It failed at {at}: the server refused the message",
    ("failed", "attempts_used_up"): "It failed at {at}: its {attempts} attempts are used up",
    ("failed", "not_composable"): "It failed at {at}: its message could not be made",
    ("unknown", "no_answer"): "It is unknown since {at}: the line died after the final dot",
    ("unknown", "worker_lost"): "It is unknown since {at}: its worker died while sending it",
    ("cancelled", "by_user"): "It was cancelled by a person at {at}",
    ("skipped", "suppressed"): "It was skipped at {at}: the address is on the suppression list",
    ("skipped", "unsubscribed"): "It was skipped at {at}: the recipient unsubscribed",
    ("skipped", "replied"): "It was skipped at {at}: the recipient has replied",
}
BY_STATE = {
    "sent": "It was handed over at {at}",
    "failed": "It failed at {at}",
    "unknown": "It is unknown since {at}",
    "cancelled": "It was cancelled at {at}",
    "skipped": "It was skipped at {at}",
}


def say_ending(email: asyncpg.Record) -> str:
    """Return what happened, when, and what the server said."""
    status, reason = email["status"], email["reason"]
    at = say_time(email["ended_at"] or email["due_at"], email["now"])
    if known := BY_REASON.get((status, reason)):
        said = known.format(at=at, attempts=email["attempts"])
    else:  # a reason somebody gave in their own words
        said = BY_STATE[status].format(at=at) + (f": {reason.replace('_', ' ')}" if reason else "")
    if email["answer"] and status in {"sent", "failed", "unknown"}:
        said += f"; the last answer was: {email['answer'].rstrip('.')}"
    if status == "unknown":
        said += ". Nobody knows whether it arrived; it is not sent again unless a person says so"
    return f"{said}."
