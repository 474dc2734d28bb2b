"""What follows from what came back: the numbers an instance may set."""

from dataclasses import dataclass
from datetime import timedelta

from reachinbox.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Rules:
    """When an address is suppressed, a person left alone, a campaign paused."""

    soft_bounces: int = 5
    """so many soft bounces of an address …"""
    soft_within: timedelta = timedelta(days=30)
    """… in this time suppress it"""
    skip_after_reply: bool = True
    bounce_rate: float = 0.05
    complaint_rate: float = 0.001
    rates_from: int = 50
    """e-mails sent before a rate says anything"""


def rules_of(settings: Settings) -> Rules:
    """Return the rules of this instance."""
    return Rules(
        soft_bounces=settings.soft_bounces_suppress,
        skip_after_reply=settings.skip_after_reply,
        bounce_rate=settings.pause_at_bounce_percent / 100,
        complaint_rate=settings.pause_at_complaint_percent / 100,
    )
