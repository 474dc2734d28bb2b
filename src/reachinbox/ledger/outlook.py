"""From an e-mail's gates to one sentence and the time its next attempt is to be expected."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from reachinbox.ledger.explanation import Gate

# Closed without a time of their own, these open when what is in hand is answered.
OPEN_WITH_AN_ANSWER = {"sender_limit", "campaign_limit", "delay", "lane", "parallel", "queue"}


def sum_up(gates: Sequence[Gate]) -> str:
    """Return the reason that decides: what never opens by itself, else what opens last."""
    if gates[-1].gate == "in_hand":
        return gates[-1].reason
    closed = [gate for gate in gates if not gate.open]
    if not closed:
        return "Nothing stops it: the next look at its lane takes it."
    decisive = next(filter(_is_stuck, closed), None) or max(closed, key=_opening)
    others = len(closed) - 1
    more = f" {others} other gate{'s are' if others > 1 else ' is'} closed too." if others else ""
    return decisive.reason + more


def likely_at(gates: Sequence[Gate], email: asyncpg.Record, window: timedelta) -> datetime | None:
    """Return when the last closed gate opens and those before it have gone; None if unknown."""
    closed = [gate for gate in gates if not gate.open]
    if any(_is_stuck(gate) for gate in closed):
        return None
    times = [gate.opens_at for gate in closed if gate.opens_at is not None]
    return max([email["now"], *times, *_turn(email, window)])


def _turn(email: asyncpg.Record, window: timedelta) -> list[datetime]:
    """Return when those before a due e-mail have gone, by the delay and by the sender's limit."""
    if email["held"] or not email["is_due"] or not email["before"]:
        return []
    now, before = email["now"], email["before"]
    times = [max(now, email["delay_ends"] or now) + email["gap"] * before]
    windows, left = divmod(email["in_hand"] + before, email["hourly_limit"])
    if windows:
        times.append(now + window * windows)
    elif left and email["turn_slot_at"]:
        times.append(email["turn_slot_at"])
    return times


def _is_stuck(gate: Gate) -> bool:
    return gate.opens_at is None and gate.gate not in OPEN_WITH_AN_ANSWER


def _opening(gate: Gate) -> float:
    return gate.opens_at.timestamp() if gate.opens_at else 0.0
