"""Finds who a report in free text is about: no standard, a hundred wordings, one shape.

Every mail system writes the address that failed at the start of a line, after a label, in a fixed
phrase, or in the SMTP command it repeats. What is found so is trusted before addresses that merely
stand in the text, and those before the recipients of the message returned.
"""

import re
from collections.abc import Iterable

from reachinbox.mail.reading.findings import Failed
from reachinbox.mail.reading.originals import Report
from reachinbox.mail.reading.severity import judge
from reachinbox.mail.reading.words import ADDRESS, one_line, same_addresses, trim_address

RECIPIENTS_MAX = 100
TEXT_MAX_CHARS = 30_000
SAID_MAX_CHARS = 900

_OPEN = r"""[ \t>*\-+#|"'\[(<\u2022\u00b7]{0,30}(?:mailto:|rfc822;[ ]*|smtp:[ ]*)?"""
_SHUT = r"""[>"'\])]*"""
_LABELS = (
    r"(?:final[- ]recipient|original[- ]recipient|failed (?:final )?recipients?|recipients?(?: address(?:es)?)?|"
    r"(?:failed|bad|invalid|unknown|undeliverable|rejected) (?:recipients?|address(?:es)?|users?|mail ?box)|"
    r"unknown (?:local )?user|user(?: ?name| unknown)?|invalid final delivery userid|addressee|address|mailbox|"
    r"delivery to|deliver to|destinataires?|empf(?:ä|ae)nger|destinatari[oi]|wiadomo[^ ]* do|rcpt to|"
    r"could not deliver (?:mail|message)s? to|failed (?:address|to deliver to)|e-?mail(?: address)?|to)"
)
_STRONG = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        # alone on its line, or before what went wrong
        rf"^{_OPEN}({ADDRESS}){_SHUT}[ \t]*(?:[:;,.!]+[ \t]*)?$",
        rf"^{_OPEN}({ADDRESS}){_SHUT}[ \t]*(?:\.\.\.|:|;|--?[ \t]|\(|\[|=|,[ \t]|on[ \t]|\#|->)",
        rf"dda:smtp=({ADDRESS})",
        rf"^{_OPEN}({ADDRESS}){_SHUT}[ \t]+(?:user|unknown|no such|not|does|is|was|has|mailbox|failed|\d\d\d[ \t-])",
        rf"^[ \t>*-]{0, 20}{_LABELS}[ \t]*(?:address)?[ \t]*[:=][ \t]*[^\n@:]{{0,60}}?({ADDRESS})",
    )
)
_LISTED = (
    *_STRONG,
    re.compile(rf"^[ \t]*[\"'\w][^\n<]{{0,100}}<(?:mailto:)?({ADDRESS})>[ \t]*$", re.MULTILINE),
)
_PHRASES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"rcpt to:?\s*<?({ADDRESS})",
        rf"(?:deliver(?:ed|y|ing)?|sent|send|message|mail|e-?mail|forward(?:ed)?)\s(?:[^\n@]{{0,50}}\s)?(?:to|for)\s*:?\s*[\"'<(\[]*({ADDRESS})",
        rf"(?:user|recipient|mailbox|account|address(?:ee)?|subscriber|destinataire|adresse|compte|konto|utente)\s*:?\s*[\"'<(\[]*({ADDRESS})",
        rf"[\"'<(\[]*({ADDRESS})[\"'>)\]]*[:,]?\s+(?:(?:is|was|has|does|did|could|can|could)\b|user unknown|unknown user|no such user|not found|n.existe)",
        rf"(?:not|n.t)\s(?:accept|reach|deliver|find)\w*\s(?:mail\s)?(?:for|to|at)?\s*[\"'<(\[]*({ADDRESS})",
        rf"[45]\d\d[ -](?:[45]\.\d\.\d+\s)?[^\n@]{{0,60}}?<?({ADDRESS})",
    )
)
_LIST_FOLLOWS = re.compile(
    r"following (?:e-?mail )?(?:recipient|address|user|mailbox|person|people|destination|receiver)[^\n]{0,60}|"
    r"(?:failed|bad|rejected|invalid|undeliver\w+) (?:recipient|address)(?:e?s)?\b[^\n]{0,40}|"
    r"(?:these|this) (?:recipient|address)[^\n]{0,60}:|not delivered to the[^\n]{0,60}:|"
    r"addresses had (?:permanent|delivery)[^\n]{0,40}|destinataires? suivants?[^\n]{0,40}|"
    r"folgende[nr]? (?:empf|adress)[^\n]{0,60}|siguientes? (?:destinatari|direcc)[^\n]{0,60}|"
    r"seguenti? destinatari[^\n]{0,40}",
    re.IGNORECASE,
)
_FROM_ELSEWHERE = re.compile(
    r"(?:expanded from|generated from|originally to|ultimately generated from|alias of|forwarded (?:from|by))"
    rf":?\s*<?({ADDRESS})",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(f"({ADDRESS})")
_NOT_ABOUT = re.compile(
    r"\b(?:from|sender|reply|contact|write to|postmaster|return-path|mail from|message-id|id|support|help|by|"
    r"abuse|questions?|admin\w*|forward (?:this|it) to|send (?:a )?(?:mail|email|message|this) to|via|please \w+)"
    r"[ \t]*(?:address)?[ \t]*[:=]?[ \t]*[\"'<(\[]*$",
    re.IGNORECASE,
)
_OFFICES = re.compile(
    r"(?:post-?master|mailer-?daemon|hostmaster|abuse|no-?reply|do-?not-?reply|mail-?daemon|"
    r"help-?desk|support|webmaster|root|spam|unblock|removeme)@",
    re.IGNORECASE,
)


def recipients_in(report: Report, named: Iterable[str], own: Iterable[str]) -> list[Failed]:
    """Return who the report is about.

    `named` are addresses a header field names as failed; `own` are those of the mail's reader and
    writer, which stand in every report without being meant.
    """
    text = report.text[:TEXT_MAX_CHARS]
    sent_to = report.addresses(
        "to", "cc", "x-original-to", "resent-to", "x-rcpt-to", "apparently-to"
    )
    senders = report.addresses("from", "return-path", "sender", "reply-to", "errors-to")
    sent_to_keys = same_addresses(sent_to)
    unmeant = same_addresses([*own, *senders]) - sent_to_keys
    chosen = list(named) or _choose(text, unmeant, sent_to_keys)
    if not chosen and len(sent_to) == 1:
        chosen = sent_to
    chosen = chosen[:RECIPIENTS_MAX]
    aliases = [
        found for match in _FROM_ELSEWHERE.finditer(text) if (found := trim_address(match[1]))
    ]
    return [
        _failed(text, address, chosen, aliases if len(chosen) == 1 else []) for address in chosen
    ]


def _choose(text: str, unmeant: set[str], sent_to: set[str]) -> list[str]:
    from_elsewhere = {match[1].lower() for match in _FROM_ELSEWHERE.finditer(text)}
    for follows in _LIST_FOLLOWS.finditer(text):
        listed = _matches(text[follows.end() :], _LISTED, unmeant | from_elsewhere, sent_to)
        if listed:
            return listed
    for patterns in (_STRONG, _PHRASES):
        found = _matches(text, patterns, unmeant | from_elsewhere, sent_to)
        if found:
            meant = [each for each in found if each.lower() in sent_to]
            return meant if meant and patterns is _PHRASES else found
    anywhere = _matches(text, [_ANYWHERE], unmeant | from_elsewhere, sent_to)
    meant = [each for each in anywhere if each.lower() in sent_to]
    if not anywhere and len(from_elsewhere) == 1:
        return [next(iter(from_elsewhere))]
    return meant or (anywhere if len(anywhere) == 1 else [])


def _matches(
    text: str, patterns: Iterable[re.Pattern[str]], unmeant: set[str], sent_to: set[str]
) -> list[str]:
    found: dict[str, tuple[int, str]] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            address = trim_address(match[1])
            before = text[max(0, match.start(1) - 40) : match.start(1)].rpartition("\n")[2]
            if address and _is_meant(address, unmeant, sent_to) and not _NOT_ABOUT.search(before):
                found.setdefault(address.lower(), (match.start(1), address))
    return [address for _, address in sorted(found.values())]


def _is_meant(address: str, unmeant: set[str], sent_to: set[str]) -> bool:
    if address.lower() in sent_to:
        return True
    domain = address.rpartition("@")[2]
    return address.lower() not in unmeant and not _OFFICES.match(address) and "." in domain


def _failed(text: str, address: str, all_of_them: list[str], aliases: list[str]) -> Failed:
    said = _said_of(text, address, all_of_them)
    is_hard, reason, code = judge("", said)
    if reason == "undelivered" and len(all_of_them) == 1:
        is_hard, reason, code = judge("", text[:4000])
    also = tuple(each for each in aliases if each.lower() != address.lower())
    return Failed(address, is_hard, reason, code, one_line(said), also)


def _said_of(text: str, address: str, all_of_them: list[str]) -> str:
    """Return the words from the address to the next one of another recipient."""
    lower = text.lower()
    start = lower.find(address.lower())
    if start < 0:
        return text[:SAID_MAX_CHARS]
    line_start = lower.rfind("\n", 0, start) + 1
    end = start + SAID_MAX_CHARS
    for other in all_of_them:
        if other.lower() != address.lower():
            place = lower.find(other.lower(), start + len(address))
            end = min(end, place) if place > 0 else end
    return text[line_start:end]
