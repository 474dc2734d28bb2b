"""The gates of one e-mail, in the order it meets them, from what `explain` read of it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg

from reachinbox.ledger.explanation import Gate, say_span, say_time
from reachinbox.ledger.replan import read_hours
from reachinbox.planning.instants import from_micros, to_micros
from reachinbox.planning.openings import Openings

BECAUSE = {
    "over_limit": "because a limit was reached",
    "server_trouble": "because no SMTP server could be used",
    "by_user": "because a person let it wait again",
    "rescheduled": "because pace, hours or senders were changed",
}
HOUR = timedelta(hours=1)


def gates_waiting(
    email: asyncpg.Record, servers: Gate, window: timedelta, max_attempts: int
) -> list[Gate]:
    """Return the gates of an e-mail that waits; its place in the queue when all others are open."""
    gates = [
        *(read(email) for read in BEFORE_LIMITS),
        _sender_limit(email, window),
        _campaign_limit(email, window),
        _delay(email),
        _lane(email),
        _parallel(email),
        servers,
        _due(email, max_attempts),
    ]
    if all(gate.open for gate in gates if gate is not servers):
        gates.append(_queue(email))
    return gates


def gates_in_hand(email: asyncpg.Record) -> list[Gate]:
    """Return the gates that are left for a claimed e-mail; for one being sent, none but its own."""
    since = say_time(email["held_since"], email["now"])
    by = f"by worker {email['worker']}" if email["worker"] else "by a worker that is gone"
    last_words = ""
    if not email["worker_lives"]:
        last_words = " That worker is dead: it is taken back within seconds."
    if email["held"] == "sending":
        reason = f"It is being sent since {since} {by}; the server's answer is awaited."
        return [Gate("in_hand", open=True, reason=reason + last_words)]
    marks = [read(email) for read in (_instance, _campaign, _suppressed, _sender)]
    goes = "it goes next" if all(gate.open for gate in marks) else "it will be put down again"
    reason = f"It is claimed since {since} {by}: {goes}."
    return [*marks, Gate("in_hand", open=True, reason=reason + last_words)]


def _instance(email: asyncpg.Record) -> Gate:
    if not email["is_stopped"]:
        return Gate("instance", open=True, reason="Sending is not stopped.")
    since = say_time(email["stopped_at"], email["now"])
    because = f": {email['stop_reason'].rstrip('.')}" if email["stop_reason"] else ""
    reason = f"An admin has stopped all sending of this instance at {since}{because}."
    return Gate("instance", open=False, reason=reason)


def _worker(email: asyncpg.Record) -> Gate:
    living = email["living_workers"]
    if living:
        return Gate("worker", open=True, reason=f"{living} worker{'s' * (living > 1)} running.")
    beat = email["last_beat_at"]
    since = f": the last was heard of at {say_time(beat, email['now'])}" if beat else ""
    return Gate("worker", open=False, reason=f"No worker is running{since}.")


def _user(email: asyncpg.Record) -> Gate:
    if email["user_may_send"]:
        return Gate("user", open=True, reason="The account may send.")
    since = say_time(email["disabled_at"], email["now"])
    return Gate("user", open=False, reason=f"The account was disabled at {since}.")


def _campaign(email: asyncpg.Record) -> Gate:
    status, why = email["run_status"], email["run_reason"]
    if email["run_goes_on"]:
        return Gate("campaign", open=True, reason=f"The campaign is {status}.")
    because = {None: "", "by_user": " by a person"}.get(why, f": {(why or '').replace('_', ' ')}")
    return Gate("campaign", open=False, reason=f"The campaign is {status}{because}.")


def _hours(email: asyncpg.Record) -> Gate:
    if email["hours"] is None:
        return Gate("hours", open=True, reason="The campaign has no sending hours.")
    now = email["now"]
    said = _say_hours(email)
    if email["hours_are_open"]:
        until = say_time(email["closes_at"], now)
        return Gate(
            "hours", open=True, reason=f"Its sending hours ({said}) are open until {until}."
        )
    opens_at = _next_opening(email)
    if opens_at <= now:
        return Gate("hours", open=True, reason=f"Its sending hours ({said}) are open.")
    reason = f"Its sending hours ({said}) open at {say_time(opens_at, now)}."
    return Gate("hours", open=False, reason=reason, opens_at=opens_at)


def _next_opening(email: asyncpg.Record) -> datetime:
    """Return when the hours open, or now: spans that are past are replaced by the next claim."""
    now: datetime = email["now"]
    if email["closes_at"] > now:
        return email["opens_at"]
    hours = read_hours(json.loads(email["hours"]))
    if hours.always_open:
        return now
    openings = Openings(hours, ZoneInfo(email["timezone"]), to_micros(now))
    return from_micros(openings.at_or_after(to_micros(now)))


def _say_hours(email: asyncpg.Record) -> str:
    hours = json.loads(email["hours"])
    days = ", ".join(str(day) for day in hours["days"])
    return f"{days} {hours['from']} to {hours['to']} {email['timezone']}"


def _suppressed(email: asyncpg.Record) -> Gate:
    address = email["address"]
    if not email["is_suppressed"]:
        return Gate("suppressed", open=True, reason=f"{address} is not on the suppression list.")
    since = say_time(email["suppressed_at"], email["now"])
    why = email["suppressed_reason"].replace("_", " ")
    reason = f"{address} is on the suppression list since {since} ({why}): it will be skipped."
    return Gate("suppressed", open=False, reason=reason)


def _sender(email: asyncpg.Record) -> Gate:
    if email["lane_is_open"] is None:
        return Gate("sender", open=False, reason="The sender was deleted.")
    if email["lane_is_open"]:
        return Gate("sender", open=True, reason="The sender may send.")
    why = email["closed_reason"].replace("_", " ")
    return Gate("sender", open=False, reason=f"The sender may not send: it is {why}.")


def _rest(email: asyncpg.Record) -> Gate:
    if email["lane_has_rested"] is not False:
        return Gate("rest", open=True, reason="The sender's lane is not resting.")
    until = say_time(email["rest_until"], email["now"])
    why = f" ({email['rest_reason'].rstrip('.')})" if email["rest_reason"] else ""
    reason = f"None of the sender's servers could be used{why}: its lane rests until {until}."
    return Gate("rest", open=False, reason=reason, opens_at=email["rest_until"])


BEFORE_LIMITS: tuple[Callable[[asyncpg.Record], Gate], ...] = (
    _instance, _worker, _user, _campaign, _hours, _suppressed, _sender, _rest,
)  # fmt: skip


def _sender_limit(email: asyncpg.Record, window: timedelta) -> Gate:
    return _limit(
        "sender_limit",
        (email["hourly_limit"], email["limit_room"], email["slot_at"]),
        f"The sender has used {{}} of {{}} {_this(window)}",
        email["now"],
    )


def _campaign_limit(email: asyncpg.Record, window: timedelta) -> Gate:
    if email["campaign_limit"] is None:
        return Gate("campaign_limit", open=True, reason="The campaign has no limit of its own.")
    return _limit(
        "campaign_limit",
        (email["campaign_limit"], email["campaign_limit_room"], email["campaign_slot_at"]),
        f"The campaign has used {{}} of {{}} {_this(window)}",
        email["now"],
    )


def _limit(
    name: str, figures: tuple[int | None, int | None, datetime | None], said: str, now: datetime
) -> Gate:
    limit, room, slot_at = figures
    if limit is None or room is None:
        return Gate(name, open=True, reason="There is no limit.")
    said = said.format(limit - room, limit)
    if room > 0:
        return Gate(name, open=True, reason=f"{said}.")
    if slot_at is None:
        reason = f"{said}, all of it in hand: the next slot comes with an answer."
        return Gate(name, open=False, reason=reason)
    reason = f"{said}, next slot {say_time(slot_at, now)}."
    return Gate(name, open=False, reason=reason, opens_at=slot_at)


def _this(window: timedelta) -> str:
    return "this hour" if window == HOUR else f"in {say_span(window)}"


def _delay(email: asyncpg.Record) -> Gate:
    gap, ends, now = email["gap"], email["delay_ends"], email["now"]
    if email["is_spaced"] and email["in_hand"]:
        reason = "One e-mail of this lane goes at a time, because of its delay: one is in hand."
        return Gate("delay", open=False, reason=reason)
    if not gap:
        return Gate("delay", open=True, reason="There is no delay between e-mails.")
    said = f"{say_span(gap)} between e-mails"
    if ends is None:
        return Gate("delay", open=True, reason=f"{said}; none has gone yet.")
    if ends <= now:
        return Gate("delay", open=True, reason=f"{said}; it was over at {say_time(ends, now)}.")
    reason = f"{said}: the next may go at {say_time(ends, now)}."
    return Gate("delay", open=False, reason=reason, opens_at=ends)


def _lane(email: asyncpg.Record) -> Gate:
    room, most = email["lane_room"], email["max_in_hand"]
    if room is None:
        return Gate("lane", open=True, reason="Nothing of this sender is in hand.")
    reason = f"{most - room} of at most {most} e-mails of this sender are in hand."
    return Gate("lane", open=room > 0, reason=reason)


def _parallel(email: asyncpg.Record) -> Gate:
    room, most = email["parallel_room"], email["max_parallel"]
    if most is None:
        reason = "The campaign has no bound on hand-overs at once."
        return Gate("parallel", open=True, reason=reason)
    reason = f"{most - room} of at most {most} e-mails of this campaign are in hand at once."
    return Gate("parallel", open=room > 0, reason=reason)


def _due(email: asyncpg.Record, max_attempts: int) -> Gate:
    due, now, why = email["due_at"], email["now"], email["due_reason"]
    opens_at = None if email["is_due"] else due
    if why == "temporary_refusal":
        answer = f": {email['answer'].rstrip('.')}" if email["answer"] else ""
        number = email["attempts"] + 1
        reason = (
            f"Attempt {number} of {max_attempts} at {say_time(due, now)}, because the server asked"
            f" to be tried again later{answer}."
        )
        return Gate("retry", open=email["is_due"], reason=reason, opens_at=opens_at)
    if due == email["planned_at"]:
        reason = f"It is planned for {say_time(due, now)}."
    else:
        because = BECAUSE.get(why, f"because of {why.replace('_', ' ')}" if why else "")
        planned = say_time(email["planned_at"], now)
        reason = (
            f"It was planned for {planned} and moved to {say_time(due, now)} {because}".rstrip()
        )
        reason += "."
    return Gate("due", open=email["is_due"], reason=reason, opens_at=opens_at)


def _queue(email: asyncpg.Record) -> Gate:
    """Return its place among those that may go: the claim's own choice is the last word."""
    before = email["before"]
    # a claim first reads the hours anew, and chooses among this campaign's e-mails with the next
    if email["is_chosen"] or not (email["hours_are_open"] or before):
        return Gate("queue", open=True, reason="It is its turn.")
    if before:
        count = f"{before} e-mail{'s' * (before > 1)} of this lane"
        reason = f"{count} go{'es' * (before == 1)} before it."
    elif email["elsewhere"]:
        reason = "Earlier e-mails of its campaign go before it, through its other senders."
    else:
        reason = "This turn of its lane goes to the e-mail that has been due longest."
    return Gate("queue", open=False, reason=reason)
