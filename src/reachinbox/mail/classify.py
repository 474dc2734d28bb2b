"""Says what an SMTP reply means for the e-mail, the recipient, the sender and the server.

Sources: RFC 5321 §4.2 and §4.5.3.1.10, RFC 3463 and its IANA registry, RFC 4954 §6 (login),
RFC 7504 (521, 556), RFC 7505 (null MX), Google's "SMTP errors and codes", Microsoft's "NDR error
codes in Exchange Online", Amazon SES's "SMTP response codes", Postfix's smtpd_check.c.

The rule above all: an address is called unknown, and a sender refused, only where the server says
so plainly; in doubt the e-mail alone fails.
"""

import re
from typing import Literal, TypeAlias

from reachinbox.mail.outcomes import (
    Accepted,
    Outcome,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)
from reachinbox.mail.replies import Reply

Stage: TypeAlias = Literal[
    "greeting", "ehlo", "starttls", "login", "mail_from", "recipient", "data", "final_dot"
]

# Enhanced codes below are without their class: "1.1" stands for 5.1.1 and 4.1.1.

NO_SUCH_ADDRESS = {
    "1.1",  # RFC 3463: bad destination mailbox address
    "1.2",  # RFC 3463: bad destination system address
    "1.3",  # RFC 3463: bad destination mailbox address syntax
    "1.6",  # RFC 3463: mailbox has moved, no forwarding address
    "1.10",  # RFC 7505: null MX; Microsoft: recipient not found
}

ABOUT_THE_SENDER = {
    "1.7",  # RFC 3463: bad sender's mailbox address syntax
    "1.8",  # RFC 3463: bad sender's system address; Microsoft: bad outbound sender
    "2.252",  # Microsoft: SendAsDenied
    "4.5",  # Google: daily sending quota exceeded
    "7.3",  # Exchange: user not authenticated
    "7.8",  # RFC 4954: credentials invalid
    "7.9",  # RFC 4954: mechanism too weak
    "7.11",  # RFC 4954: encryption required
    "7.14",  # IANA: trust relationship required
    "7.54",  # Exchange: unable to relay
    "7.57",  # Microsoft: client was not authenticated to send
    "7.60",  # Microsoft: no permission to send as this sender
    "7.64",  # Microsoft: tenant attribution, relay access denied
    *(f"7.{n}" for n in range(20, 33)),  # RFC 7372 and Google: DKIM, SPF, DMARC, reverse DNS, rate
    *(f"7.{n}" for n in (501, 502, 503, 506, 508, 509, 511)),  # Microsoft: banned sender, DMARC
    *(f"7.{n}" for n in range(600, 800)),  # Microsoft: banned sending IP, tenant over its quota
}

# Servers delay refusals of the sender to RCPT or to the dot (Postfix's smtpd_delay_reject, SES):
# these are the fixed sentences they then use.
_ABOUT_THE_SENDER_WORDS = re.compile(
    r"relay(ing)? (access )?(is )?(denied|not (permitted|allowed))|unable to relay"
    r"|sender address rejected|client host rejected|helo command rejected"
    r"|sendasdenied|sending suspended|email address is not verified"
    r"|daily (user|smtp relay)?\s*sending (limit|quota)",
    re.IGNORECASE,
)

TOO_BIG = {"2.3", "3.4"}  # RFC 3463: message length exceeds the mailbox's, the system's limit

LOGIN_CODES = {530, 534, 535, 538}  # RFC 4954 §6
_NEEDS_NEW_PASSWORD = 432  # RFC 4954 §6: a password transition is needed
_CLOSING = 421  # RFC 5321 §3.8: the service is shutting the channel, in answer to anything
_NOT_NOW = 454  # RFC 3207 TLS, RFC 4954 login, SES throttling: the server's own trouble
_NO_STORAGE = {(452, "3.1"), (455, None)}  # RFC 5321 §4.2.3: the system's storage, parameters
_BROKEN_DIALOGUE = {500, 502, 503}  # RFC 5321 §4.2.2: the commands, not the recipient
_TOO_MANY = 552  # RFC 5321 §4.5.3.1.10: at RCPT to be treated as 452
_NO_MAIL_DOMAIN = 556  # RFC 7504 §4: the recipient's domain accepts no mail


def classify(stage: Stage, reply: Reply) -> Outcome:
    """Give the meaning of `reply` to the command sent at `stage`.

    A 2xx is Accepted at every stage; only at "final_dot" does it concern an e-mail. A 3xx is
    never handed in where it is wanted.
    """
    plain = _classify_anywhere(stage, reply)
    if plain is not None:
        return plain
    match stage:
        case "greeting" | "ehlo" | "starttls":
            return _classify_opening(reply)
        case "login":
            return _classify_login(reply)
        case "mail_from":
            return _classify_mail_from(reply)
        case "recipient" | "data" | "final_dot":
            return _classify_email(stage, reply)


def _classify_anywhere(stage: Stage, reply: Reply) -> Outcome | None:
    said = (reply.answer, reply.code, reply.enhanced)
    if reply.is_positive:
        return Accepted(*said)
    if reply.code < 400 or reply.code > 599:  # noqa: PLR2004  neither a yes nor a no
        return Unknown(*said) if stage == "final_dot" else ServerTrouble(*said)
    if reply.code in {_CLOSING, _NOT_NOW}:
        return ServerTrouble(*said)
    return None


def _topic(reply: Reply) -> str | None:
    return reply.enhanced[2:] if reply.enhanced else None


def _is_permanent(reply: Reply) -> bool:
    return reply.code >= 500  # noqa: PLR2004  RFC 5321 §4.2.1


def _is_about_the_sender(reply: Reply) -> bool:
    topic = _topic(reply)
    if topic in NO_SUCH_ADDRESS:
        return False
    return (
        topic in ABOUT_THE_SENDER
        or reply.code in LOGIN_CODES
        or _ABOUT_THE_SENDER_WORDS.search(reply.answer) is not None
    )


def _classify_opening(reply: Reply) -> Outcome:
    said = (reply.answer, reply.code, reply.enhanced)
    # 521 and 554 mean "no mail here" (RFC 7504, RFC 5321 §3.1); 5.7.x means "none from you".
    if _is_permanent(reply) and (_topic(reply) or "").startswith("7."):
        return SenderRefused(*said)
    return ServerTrouble(*said)


def _classify_login(reply: Reply) -> Outcome:
    said = (reply.answer, reply.code, reply.enhanced)
    if _is_permanent(reply) or reply.code == _NEEDS_NEW_PASSWORD:
        return SenderRefused(*said, at_login=True)
    return ServerTrouble(*said)


def _classify_mail_from(reply: Reply) -> Outcome:
    said = (reply.answer, reply.code, reply.enhanced)
    if not _is_permanent(reply):
        return ServerTrouble(*said)
    # The size (RFC 1870) and the need for SMTPUTF8 (RFC 6531) are this e-mail's, not the sender's.
    if _topic(reply) in TOO_BIG | {"6.7"} or reply.code == _TOO_MANY:
        return RecipientRefused(*said)
    return SenderRefused(*said, at_login=reply.code in LOGIN_CODES)


def _classify_email(stage: Stage, reply: Reply) -> Outcome:
    if _is_permanent(reply):
        return _classify_permanent(stage, reply)
    said = (reply.answer, reply.code, reply.enhanced)
    topic = _topic(reply)
    if _is_about_the_sender(reply) or (reply.code, topic) in _NO_STORAGE:
        return ServerTrouble(*said)
    if topic is not None and topic.startswith(("7.5", "7.6")) and len(topic) > len("7.5"):
        return ServerTrouble(*said)  # Microsoft 4.7.500, 4.7.650: this server's rate, not theirs
    # Before the recipient is settled X.3 and X.4 are about looking the recipient up.
    if stage != "recipient" and topic is not None and topic.startswith(("3.", "4.")):
        return ServerTrouble(*said)
    return RefusedForNow(*said)


def _classify_permanent(stage: Stage, reply: Reply) -> Outcome:
    said = (reply.answer, reply.code, reply.enhanced)
    topic = _topic(reply)
    if _is_about_the_sender(reply):
        return SenderRefused(*said, at_login=reply.code in LOGIN_CODES)
    if stage != "final_dot" and reply.code in _BROKEN_DIALOGUE and topic not in NO_SUCH_ADDRESS:
        return ServerTrouble(*said)
    # A full mailbox can be emptied (RFC 3463 §3.3 calls X.2.2 a persistent *transient* error) and
    # RFC 5321 §4.5.3.1.10 wants 552 at RCPT treated as temporary. Once the message itself has
    # been answered with 5xx, it must not be offered again.
    if stage == "recipient" and reply.code == _TOO_MANY and topic not in TOO_BIG | NO_SUCH_ADDRESS:
        return RefusedForNow(*said)
    unknown = topic in NO_SUCH_ADDRESS or reply.code == _NO_MAIL_DOMAIN
    return RecipientRefused(*said, address_unknown=unknown)
