"""What reading one mail can find."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail is."""

    BOUNCE = "bounce"
    """it says that a message was not delivered and never will be"""
    DELAY = "delay"
    """it says that a message is late; not a bounce"""
    COMPLAINT = "complaint"
    """a mailbox provider passes on that a person called the message unwanted (RFC 5965)"""
    AUTO_REPLY = "auto_reply"
    """a machine answered for a person: out of office, a receipt of a ticket, a challenge"""
    NOTICE = "notice"
    """any other mail that no person wrote to us: receipts, lists, newsletters"""
    HUMAN = "human"
    """a person wrote it"""


@dataclass(frozen=True, slots=True)
class Failed:
    """One recipient a report names, and why."""

    address: str
    """as it was written to, where the report says so (RFC 3464 §2.3.1), else the final one"""
    is_hard: bool
    """nobody will ever be reached there; False: full, blocked, away, or not said"""
    reason: str
    """one word of `severity.REASONS`"""
    code: str | None
    """RFC 3463, such as 5.1.1"""
    said: str
    """the words of the report, as one harmless line of at most 500 characters"""
    also: tuple[str, ...] = ()
    """other addresses the report gives for the same recipient: final, forwarded to, alias"""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that may be the one we wrote to."""
        return (self.address, *self.also)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mail says."""

    kind: Kind
    sender: str | None
    """the address in its From"""
    subject: str
    failed: tuple[Failed, ...] = ()
    """who a bounce, a delay or a complaint is about"""
    message_ids: tuple[str, ...] = ()
    """of the messages it answers or returns; only well-formed ones, its own not among them"""
    text: str = ""
    """of a person's or a machine's answer: what it adds, without what it quotes"""
    sign: str = ""
    """what decided, for the person who wonders"""

    @property
    def is_automatic(self) -> bool:
        """Whether a machine wrote it."""
        return self.kind is not Kind.HUMAN
