"""Says whether a failed delivery is hard or soft, and why, from its code and its words.

Hard is only what says that nobody will be reached at the address again: it ends in suppression.
Words go before codes, since servers give 5.0.0, 5.1.1 or 5.7.1 for everything. Sources: RFC 3463 and
its IANA registry, the documented answers of Exchange Online, Gmail, Yahoo, Exim, Postfix, qmail.
"""

import re

REASONS = {
    "unknown_address": "There is no such address.",
    "unknown_domain": "The domain takes no mail or does not exist.",
    "closed_address": "The address has been closed or moved.",
    "full": "The mailbox is full.",
    "too_big": "The message is larger than the other side takes.",
    "refused_content": "The other side took the message for spam or for harmful.",
    "refused_sender": "The other side refuses this sender or its server.",
    "refused_address": "The recipient takes no mail from outside or from this sender.",
    "expired": "The other side could not be reached for too long.",
    "loop": "The message went round in circles.",
    "trouble": "The other side had trouble of its own.",
    "protocol": "The two servers did not understand each other.",
    "undelivered": "It was not delivered; the report does not say why.",
}
HARD = {"unknown_address", "unknown_domain", "closed_address"}

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.#])([45]\d\d)[ #:-]")

_WHO = (
    r"(?:users?|user ?name|mail ?box|recipients?|accounts?|addressee?s?|address(?:es)?|alias|person|"
    r"destination|customer|subscriber|inbox|email|e-mail|mail ?drop|destinataire|empf[äa]nger)"
)
_NOT_THERE = (
    r"(?:unknown|not found|not exist|n[o']t exist|non[- ]?exist\w*|invalid|not valid|not known|"
    r"not (?:a )?recogni[sz]ed|not listed|not local|no longer (?:exist|valid|available|active|in use|"
    r"here|with|accept|works?|employed)|unavailable|undeliverable|cannot be found|could ?n.t be found|"
    r"inconnue?|nicht (?:gefunden|bekannt|vorhanden|verf)|unbekannt|existiert nicht|desconocid|"
    r"no existe|n.existe pas|inesistente|sconosciut|nieznany|onbekend|bestaat niet)"
)
_CLOSED = (
    r"(?:disabled|discontinued|inactive|not active|suspended|terminated|deactivated|closed|locked|"
    r"expired|blocked for inactivity|cancell?ed|removed|deleted|has moved|blokada|zablokowan)"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# In this order: the first that says something decides.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("refused_sender", _any(r"sender (?:address|domain|verif\w+)\b[^.\n]{0,40}(?:reject|fail|denied|refused|not found|does not)")),
    ("full", _any(
        r"over ?-?quota", r"(?:mail ?box|in ?box|account|user|disk|mail ?drop|folder)\b[^.\n]{0,40}\bfull\b",
        r"\bfull\b[^.\n]{0,20}(?:mail ?box|inbox)", r"(?:exceed\w*|over|above)\b[^.\n]{0,45}\b(?:quota|storage|mail ?box size|allotted|space)",
        r"quota\b[^.\n]{0,40}(?:exceed|violat|full|reached|limit|excee)", r"(?:in|not )sufficient (?:system |disk |mail )?(?:storage|space|resource)",
        r"not enough (?:storage |disk )?space", r"out of (?:disk|storage|space)", r"no space left", r"mail ?box (?:size )?limit",
        r"storage (?:limit|allocation)[^.\n]{0,30}", r"too many messages (?:in|on|for|stored)", r"maildir (?:delivery )?over",
        r"bo[iî]te[^.\n]{0,30}pleine", r"postfach[^.\n]{0,20}voll", r"casella[^.\n]{0,20}piena", r"buz[oó]n[^.\n]{0,20}llen",
        r"disk ?quota", r"user has exhausted", r"mailfolder is full", r"przekroczon", r"переполнен", r"quota",
        r"容量|いっぱい|已满|已滿")),
    ("loop", _any(r"too many hops", r"hop count", r"mail(?:er)? loop", r"loop(?:s|ing)? (?:back|detected)", r"routing loop",
        r"too many received", r"delivered-to (?:header )?already", r"loops back to")),
    ("too_big", _any(r"(?:message|mail|size|content|e-mail|attachment)\b[^.\n]{0,40}\b(?:too (?:big|large|long)|exceeds?|larger than|over the)[^.\n]{0,40}(?:size|limit|maximum|max|big|large|long|bytes|mb)?",
        r"message length exceeds", r"exceed\w*[^.\n]{0,30}(?:size|length)[^.\n]{0,12}(?:limit|maximum|allowed)?", r"size limit",
        r"maximum (?:message |allowed )?size", r"max message size")),
    ("unknown_domain", _any(r"host (?:or domain name )?(?:is )?(?:unknown|not found)", r"unknown (?:mail )?(?:host|domain|system)", r"(?:domain|host)\b[^.\n]{0,60}(?:not (?:be )?found|n.t exist|not exist|does not exist|is invalid|unknown|lookup failed|not known)",
        r"no such (?:host|domain)", r"name or service not known", r"nxdomain", r"unrout[e]?able (?:mail )?domain", r"couldn.t find any host",
        r"can.?t find (?:any )?(?:host|domain|mx)", r"non-?existent (?:host|domain)", r"null ?mx", r"no (?:valid )?mx", r"does not accept (?:any )?(?:mail|email) ?(?:\(|nullmx)",
        r"dns error[^.\n]{0,60}(?:not found|no such|non-?exist)", r"domain of (?:the )?recipient", r"bad destination (?:system|host)", r"domain does not accept mail",
        r"illegal host/domain", r"no matches to nameserver query", r"cname lookup failed", r"no mail server for", r"domain name not found")),
    ("unknown_address", _any(
        rf"(?:no|not a|not an|unknown|unidentified|bad|invalid|illegal|incorrect|wrong|nonexistent|non-existent|false)\b[ -](?:such |valid |known |local |destination |e?-?mail |final |delivery |here |current |active )*{_WHO}(?:id)?\b",
        rf"{_WHO}\b[^.\n]{{0,80}}\b{_NOT_THERE}", rf"{_NOT_THERE}[^.\n]{{0,12}}\b{_WHO}\b", r"no mailbox", r"no such", r"(?:bad|invalid|unknown)[ _-](?:recipient|rcpt|address|user)", r"not our customer",
        r"recip(?:ient)?notfound", r"adr_?not_?found", r"unrout[e]?able address", r"doesn.t have (?:a|an) [^\n]{0,40}account", r"does not have (?:a|an) [^\n]{0,40}account",
        r"does(?: not|n.t) exist", r"not listed in", r"(?:isn.t|is not|was not|wasn.t) (?:found|listed|known|valid|a valid|recognized|a member)", r"user lookup", r"undeliverable address",
        r"all relevant mx", r"no account (?:by|with|for)", r"unknown local part", r"couldn.t (?:be found|find)", r"address (?:rejected|error)s?\b[^.\n]{0,20}(?:unknown|undeliv)", r"did not exactly match",
        r"no users? here", r"user .{0,60}is not", r"not in (?:my|our) (?:list|rcpthosts|directory|database)", r"mail ?box (?:is )?unavailable", r"badrcptto", r"verify that the recipient address is correct",
        r"mailbox[^.\n]{0,20}ne existe", r"pas de (?:bo[iî]te|compte)", r"unbekannt", r"utente non", r"nie ma takiego|nie istnieje", r"не (?:существует|найден)",
        r"宛先不明|見つかりません|リストにありません|存在しません|不存在|没有该用户|無此", r"access denied[^.\n]{0,10}as\(|AS\(201806281\)|RESOLVER\.ADR", r"sorry, no mailbox", r"invalid (?:final|delivery) ?")),
    ("closed_address", _any(
        rf"(?:user|mail ?box|account|address|recipient|customer|konto|compte|login|domain)\b[^.\n]{{0,60}}\b{_CLOSED}",
        r"\b(?:disabled|inactive|suspended|deactivated|closed|locked)\b[^.\n]{0,20}(?:user|mail ?box|account|address|recipient)", r"no longer (?:with|works|employed|at)",
        r"has (?:left|moved)", r"moved to (?:a )?new", r"new address", r"blocked for inactivity", r"user unknown \(moved")),
    ("refused_content", _any(r"\bspam(?!haus|cop)", r"\bvirus|malware|infected|phish", r"bulk e?-?mail", r"unsolicited", r"content (?:rejected|filter|policy|violat|block)", r"message (?:content )?(?:rejected|blocked)",
        r"prohibited|forbidden (?:content|attachment)", r"junk ?mail", r"contains? (?:a )?(?:url|link|banned|prohibited|uri)", r"banned (?:file|content|extension)", r"uribl|surbl",
        r"looks? like", r"suspicious", r"mailmarshal|mimesweeper|messagelabs rejected", r"unwanted", r"attachment[^.\n]{0,30}(?:not (?:allowed|permitted)|block|type|removed|denied)", r"message refused", r"scored")),
    ("refused_sender", _any(r"black ?list", r"block ?(?:list|ed)", r"\brbl\b|dnsbl|spamhaus|spamcop|sorbs|barracuda", r"reputation", r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not|prohibited|disallowed)",
        r"(?:unable|not permitted|not allowed|not authori[sz]ed|cannot|refus\w+|denied|unauthori[sz]ed)[^.\n]{0,30}\brelay", r"rcpthosts", r"\bspf\b|\bdkim\b|\bdmarc\b", r"reverse dns|\bptr\b|rdns", r"sender[^.\n]{0,40}(?:reject|denied|refused|not (?:allowed|permitted|authori)|blocked|verify|invalid|unknown|deferred)",
        r"authenticat", r"your (?:ip|host|server|domain)[^.\n]{0,60}(?:block|reject|denied|listed|refused|poor)", r"too many (?:connections|messages|recipients|errors|emails)", r"rate (?:limit|control)|throttl", r"grey-?list", r"banned", r"client host rejected", r"policy",
        r"not authori[sz]ed to send", r"access (?:denied|not allowed)", r"helo|ehlo", r"administrative prohibition", r"trust relationship", r"tls required|must issue a starttls", r"bad sender", r"requires? confirmation")),
    ("refused_address", _any(r"not (?:allowed|permitted|authori[sz]ed|accept)", r"(?:does|do|did)(?: not|n.t) (?:accept|allow|want|like)", r"not accepting", r"permission", r"restrict", r"(?:recipient|user|address|mailbox)[^.\n]{0,30}(?:refus|reject|denie|block)", r"refused|rejected|denied", r"blocked", r"filtered")),
    ("expired", _any(r"timed? ?-?out", r"expired", r"retry time", r"retr(?:y|ies)", r"too (?:long|old)", r"(?:connection|connect)\b[^.\n]{0,40}(?:refused|reset|closed|dropped|failed|lost|broken|died|timed)", r"unreachable|not reachable", r"no route", r"could ?n.t (?:connect|establish)", r"could not connect", r"(?:queue|delivery)[^.\n]{0,30}(?:period|time|attempts?)",
        r"not responding", r"unable to (?:connect|contact|reach)", r"cannot (?:connect|contact|reach)", r"maximum (?:delivery )?attempts", r"exceeded (?:maximum )?delivery", r"for (?:more than |the last )?\d+ (?:days?|hours?)", r"no answer", r"went away", r"lost connection", r"giving up")),
    ("trouble", _any(r"temporar", r"try (?:again|later)", r"(?:local|internal|system|configuration|server|service|resources?|lookup|delivery) (?:error|failure|problem|unavailable|busy|shutting|not available)", r"unavailable", r"deferred", r"dns", r"out of memory", r"not responding", r"service not", r"currently", r"command (?:died|failed|output)", r"can(?:not|'t|not) (?:create|open|lock|write|append)", r"i/o error", r"read-?only")),
    ("protocol", _any(r"syntax", r"bad sequence", r"command (?:not|un)", r"8-?bit|smtputf8|encoding|conversion|charset|not supported|bare lf|line too long|malformed|invalid (?:header|data|message|format|command|charact)")),
)  # fmt: skip

# RFC 3463 §3 and the IANA registry, without the class digit.
_BY_CODE = {
    "1.0": "undelivered", "1.1": "unknown_address", "1.2": "unknown_domain", "1.3": "unknown_address",
    "1.4": "unknown_address", "1.6": "closed_address", "1.7": "refused_sender",
    "1.8": "refused_sender", "1.9": "protocol", "1.10": "unknown_domain",
    "2.0": "undelivered", "2.1": "closed_address", "2.2": "full", "2.3": "too_big",
    "2.4": "refused_address",
    "3.0": "trouble", "3.1": "trouble", "3.2": "trouble", "3.3": "protocol", "3.4": "too_big",
    "3.5": "trouble",
    "4.0": "expired", "4.1": "expired", "4.2": "expired", "4.3": "trouble", "4.4": "expired",
    "4.5": "trouble", "4.6": "loop", "4.7": "expired", "4.310": "unknown_domain",
    "7.0": "refused_sender", "7.1": "refused_sender", "7.2": "refused_address",
    "7.17": "closed_address", "7.129": "refused_address", "7.133": "refused_address",
    "7.134": "refused_address",
}  # fmt: skip
_BY_SUBJECT = {"5": "protocol", "6": "refused_content", "7": "refused_sender", "4": "expired"}
_BY_REPLY = {"552": "full", "553": "unknown_address", "551": "unknown_address", "550": "undelivered",
             "511": "unknown_address", "556": "unknown_domain", "421": "trouble"}  # fmt: skip


def best_code(status: str, said: str) -> str | None:
    """Return the most telling RFC 3463 code: the field's, unless it is general and the words know."""
    codes = [found[0] for found in ENHANCED.finditer(f"{status[:100]} \n {said[:4000]}")]
    codes = [code for code in codes if code[0] in "45"]
    telling = [code for code in codes if not code.endswith(".0.0")]
    return next(iter([*telling, *codes]), None)


def judge(status: str, said: str) -> tuple[bool, str, str | None]:
    """Return whether it is hard, its reason (of REASONS) and its code.

    `status` is the report's own code if it has one, `said` its words about this recipient.
    """
    said = said[:4000]
    code = best_code(status, said)
    reason = _reason_of(code, said)
    if reason == "undelivered":  # not a word about why: a final refusal is about the address
        replies = _REPLY.findall(said)
        is_temporary = (code or "5").startswith("4") or (
            not code and any(r[0] == "4" for r in replies)
        )
        return not is_temporary, reason, code
    is_hard = reason in HARD and not _is_temporary(code, said)
    return is_hard, reason, code


def _is_temporary(code: str | None, said: str) -> bool:
    if code is not None:
        return code.startswith("4")
    replies = _REPLY.findall(said)
    return bool(replies) and all(reply[0] == "4" for reply in replies)


def _reason_of(code: str | None, said: str) -> str:
    topic = code[2:] if code else ""
    for reason, words in _WORDS:
        if words.search(said):
            return _weigh(reason, topic)
    if topic in _BY_CODE:
        return _BY_CODE[topic]
    if topic and topic[0] in _BY_SUBJECT:
        return _BY_SUBJECT[topic[0]]
    return next(
        (_BY_REPLY[reply] for reply in _REPLY.findall(said) if reply in _BY_REPLY), "undelivered"
    )


def _weigh(reason: str, topic: str) -> str:
    """Let an exact code overrule words that are said of many things."""
    vague = {
        "refused_sender",
        "refused_address",
        "refused_content",
        "expired",
        "trouble",
        "protocol",
    }
    exact = {"1.1": "unknown_address", "1.2": "unknown_domain", "1.10": "unknown_address", "2.2": "full",
             "2.1": "closed_address"}  # fmt: skip
    if reason in {"refused_address", "trouble", "protocol"} and topic in exact:
        return exact[topic]
    if reason in vague and topic == "2.2":
        return "full"
    return reason
