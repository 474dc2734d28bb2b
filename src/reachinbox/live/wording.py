"""Activities in sentences a person reads."""

from typing import Any

from reachinbox.ledger.activities import Told

BECAUSE = {
    "by_user": "by you",
    "over_limit": "its limit was reached",
}
HEALTH = {
    "healthy": "works again",
    "watch": "has failed a few times in a row",
    "cooling": "rests after too many failures",
    "stopped": "was stopped",
}


def say(told: Told, campaign_name: str | None) -> str:
    """Return one sentence; `campaign_name` is None when the campaign has been deleted."""
    campaign = f"“{campaign_name}”" if campaign_name is not None else "A deleted campaign"
    data = told.data
    subject, _, what = told.kind.partition("_")
    if subject == "server":
        because = f": {data['reason']}" if data.get("reason") else ""
        return f"SMTP server “{data.get('name')}” {HEALTH.get(what, what)}{because}."
    if subject == "import":
        return _say_import(what, data, campaign)
    return _say_campaign(what, data, campaign)


def _say_campaign(what: str, data: dict[str, Any], campaign: str) -> str:
    reason = str(data.get("reason", ""))
    said = {
        "scheduled": f"was scheduled: {_emails(data.get('total', 0))}",
        "started": "has started",
        "paused": f"was paused: {BECAUSE.get(reason, reason.replace('_', ' '))}",
        "resumed": "goes on",
        "cancelled": f"was cancelled: {_emails(data.get('cancelled', 0))} will not go",
        "changed": f"was changed: {', '.join(data.get('changes', {})).replace('_', ' ')}",
        "completed": f"is completed: {_outcomes(data)}",
    }
    return f"{campaign} {said.get(what, what.replace('_', ' '))}."


def _say_import(what: str, data: dict[str, Any], campaign: str) -> str:
    if what == "failed":
        return f"The import into {campaign} failed: {data.get('error')}."
    left = [
        f"{data[name]:,} {name}"
        for name in ("duplicates", "invalid", "suppressed")
        if data.get(name)
    ]
    rest = f"; not taken: {', '.join(left)}" if left else ""
    return f"The import into {campaign} is done: {data.get('accepted', 0):,} accepted{rest}."


def _outcomes(data: dict[str, Any]) -> str:
    said = [f"{data.get('sent', 0):,} of {data.get('total', 0):,} accepted by server"]
    said += [f"{data[name]:,} {name}" for name in ("failed", "unknown") if data.get(name)]
    return ", ".join(said)


def _emails(count: int) -> str:
    return f"{count:,} e-mail{'' if count == 1 else 's'}"
