"""Pauses a campaign that hurts its sender: too many came back, or too many complained."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.inbox.rules import Rules
from reachinbox.ledger.control import pause_run
from reachinbox.ledger.rates import Rates, rates_of
from reachinbox.ledger.states import RunState

MAY_PAUSE = {RunState.SCHEDULED, RunState.RUNNING}


async def pause_if_bad(session: AsyncSession, campaign_id: UUID, rules: Rules) -> bool:
    """Pause when a rate over what was sent since the last resume is too high; say so in numbers."""
    rates = await rates_of(session, campaign_id)
    if rates is None or rates.status not in MAY_PAUSE or rates.sent < rules.rates_from:
        return False
    reason = _reason(rates, rules)
    if reason is None:
        return False
    await pause_run(session, campaign_id, reason)
    return True


def _reason(rates: Rates, rules: Rules) -> str | None:
    if rates.complained / rates.sent >= rules.complaint_rate:
        return _say("complained", rates.complained, rates.sent, rules.complaint_rate)
    if rates.bounced / rates.sent >= rules.bounce_rate:
        return _say("bounced", rates.bounced, rates.sent, rules.bounce_rate)
    return None


def _say(what: str, count: int, sent: int, limit: float) -> str:
    rate = f"{count / sent:.2%}".replace("%", " %")
    return (
        f"{count:,} of {sent:,} {what} ({rate}; the limit is {limit:.1%}). Look at the list "
        "before you resume"
    ).replace("%)", " %)")
