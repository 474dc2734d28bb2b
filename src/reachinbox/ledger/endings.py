"""How an e-mail ended, in one sentence."""

import asyncpg

from reachinbox.ledger.explanation import say_time

BY_REASON = {
    ("sent", "by_user"): "A person settled it as sent",
    ("failed", "recipient_refused"): "It failed: the server refused the recipient",
    ("failed", "message_refused"): "It failed: the server refused the message",
    ("failed", "attempts_used_up"): "It failed: its {attempts} attempts are used up",
    ("failed", "not_composable"): "It failed: its message could not be made",
    ("unknown", "no_answer"): "Nobody knows whether it arrived: the line died after the final dot",
    ("unknown", "worker_lost"): "Nobody knows whether it arrived: its worker died while sending it",
    ("cancelled", "by_user"): "It was cancelled by a person",
    ("skipped", "suppressed"): "It was skipped: the address is on the suppression list",
    ("skipped", "unsubscribed"): "It was skipped: the recipient unsubscribed",
    ("skipped", "replied"): "It was skipped: the recipient has replied",
}
BY_STATE = {
    "sent": "It was handed over",
    "failed": "It failed",
    "unknown": "Nobody knows whether it arrived",
    "cancelled": "It was cancelled",
    "skipped": "It was skipped",
}


def say_ending(email: asyncpg.Record) -> str:
    """Return what happened, when, and what the server said."""
    status, reason = email["status"], email["reason"]
    what = BY_REASON.get((status, reason))
    if what is None:
        what = BY_STATE[status] + (f" ({reason.replace('_', ' ')})" if reason else "")
    parts = [what.format(attempts=email["attempts"])]
    if email["ended_at"]:
        parts.append(f", at {say_time(email['ended_at'], email['now'])}")
    if email["answer"] and status in {"sent", "failed", "unknown"}:
        parts.append(f"; the last answer was: {email['answer'].rstrip('.')}")
    parts.append(".")
    if status == "unknown":
        parts.append(" It is not sent again unless a person decides so.")
    return "".join(parts)
