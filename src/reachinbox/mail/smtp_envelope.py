"""Judges the answers to MAIL, RCPT and DATA, whether they came one by one or all together."""

from collections.abc import Sequence

from reachinbox.mail.classify import Stage, classify
from reachinbox.mail.outcomes import Accepted, Outcome, RecipientRefused, ServerTrouble
from reachinbox.mail.replies import Reply
from reachinbox.mail.smtp_server import Capabilities

ENVELOPE_STAGES: tuple[Stage, ...] = ("mail_from", "recipient", "data")
# What a server answers to RSET is about the line, as what it answers to EHLO is.
STAGES_AFTER_RESET: tuple[Stage, ...] = ("ehlo", *ENVELOPE_STAGES)


def mail_parameters(offers: Capabilities, addresses: str, whole: bytes) -> str | RecipientRefused:
    """Give what follows the address in MAIL FROM, or why this server cannot take the message.

    RFC 1870 SIZE, RFC 6152 8BITMIME, RFC 6531 SMTPUTF8.
    """
    parameters = ""
    if offers.has_size:
        if 0 < offers.size_max_bytes < len(whole):
            return RecipientRefused(
                f"the message has {len(whole)} bytes, "
                f"the server takes at most {offers.size_max_bytes}",
                enhanced="5.3.4",
            )
        parameters += f" SIZE={len(whole)}"
    if not whole.isascii():
        if not offers.eight_bit_mime:
            return RecipientRefused("the server takes no 8-bit messages", enhanced="5.6.3")
        parameters += " BODY=8BITMIME"
    if not addresses.isascii():
        if not offers.smtp_utf8:
            return RecipientRefused(
                "the server takes no addresses beyond ASCII (SMTPUTF8)", enhanced="5.6.7"
            )
        parameters += " SMTPUTF8"
    return parameters


def is_agreed(stage: Stage, reply: Reply) -> bool:
    """Whether `reply` is what the command of `stage` hopes for."""
    return reply.is_intermediate if stage == "data" else reply.is_positive


def first_refusal(stages: Sequence[Stage], replies: Sequence[Reply]) -> Outcome | None:
    """Give what the first answer that was not agreement means; those after it only follow."""
    for stage, reply in zip(stages, replies, strict=False):
        if not is_agreed(stage, reply):
            return refusal_in(stage, reply)
    return None


def refusal_in(stage: Stage, reply: Reply) -> Outcome:
    """Classify `reply`; an agreement where none was possible is the server's trouble."""
    outcome = classify(stage, reply)
    return trouble_in(reply) if isinstance(outcome, Accepted) else outcome


def trouble_in(reply: Reply) -> ServerTrouble:
    """Give `reply` as trouble, whatever it says."""
    return ServerTrouble(reply.answer, reply.code, reply.enhanced)


def is_closing(outcome: Outcome) -> bool:
    """Whether the server cannot be spoken to any more: 421, or an answer out of turn."""
    if not isinstance(outcome, ServerTrouble):
        return False
    return outcome.code is None or not 400 <= outcome.code <= 599 or outcome.code == 421  # noqa: PLR2004
