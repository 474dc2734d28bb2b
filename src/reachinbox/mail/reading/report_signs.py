"""Decides whether a mail is a report about a delivery, and whether that is given up or only late.

One sign alone is never enough: people write about bounces, pass them on, and answer them.
"""

import re

from reachinbox.mail.reading.parts import Part
from reachinbox.mail.reading.words import decode_words

_SYSTEM = re.compile(
    r"mailer[-_ ]?daemon|mail[-_ ]?(?:daemon|delivery|system|admin\w*|server|router|gateway)|post[-_]?master|"
    r"mdaemon|delivery[ -](?:subsystem|system|status|agent|report|notif)|system administrator|"
    r"internet mail|mailmaster|mail\.? ?administrator|maildelivery|bounce|undeliver|mmdf|delivery-?status|"
    r"smtp[-_ ]?(?:server|mail|gateway|service)|mail-?marshal|returned mail|(?:mail|smtp|e-?mail)[^@<]{0,30}(?:gateway|security|service)|"
    r"anti-?virus|mail ?scanner|interscan|mimesweeper|surfcontrol|spam-?filter|<>",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:(?:re|fw|fwd|aw|wg|\[[^\]]{1,40}\]|\*+[^*]{1,30}\*+)\s*:?\s*)?(?:"
    r"undeliver|non[- ]?deliver|not deliver|return(?:ed|ing)?\b.{0,20}\b(?:mail|message|to sender)|"
    r"delivery (?:status|failure|failed|error|report|notification|problem|has failed|unsuccessful|delayed)|"
    r"fail(?:ed|ure)\b.{0,25}\b(?:mail|deliver|notice|message|recipient)|mail (?:delivery|system error|"
    r"could not|failure|error|returned|not delivered|status)|message (?:delivery|could not|not delivered|status|"
    r"undeliverable|you sent)|could ?n.t be delivered|(?:could|can)(?: ?not|.?t) be delivered|(?:mail|message|email) delivery|bounce|warning: (?:message|could)|"
    r"permanent (?:delivery|error|failure)|mail failed|automatically rejected|blocked (?:mail|message)|unzustellbar|nicht zugestellt|nicht zustellbar|non remis|"
    r"non distribu|non remise|echec|échec|rapport de non|notification d.{0,6}tat de|mancato recapito|"
    r"non recapitabile|messaggio non|no se (?:puede|pudo|ha podido)|correo devuelto|no entregado|"
    r"mensagem n|n[aã]o entregue|falha na entrega|onbestelbaar|niet bezorgd|ej levererat|oleveransbar|"
    r"olevererbart|ikke levert|ikke leveret|kan ikke leveres|perill[ae] toimittam|toimitusilmoitus|"
    r"nie dor[eę]czono|niedor[eę]cz|nedoru[cč]|kézbesíthetetlen|недостав|не доставлено|"
    r"配信|配送|送信できません|未達|退信|投递失败|退件|전송 실패|failure notice|error sending|user unknown|"
    r"mail could not|mdaemon|nondeliverable|rejected (?:mail|message)|message rejected|email rejected|"
    r"delivery incident|could not (?:send|deliver)|unable to deliver|problem delivering|"
    r"e-?mail (?:not|delivery|could)|notice: mail|considered unsolicited)",
    re.IGNORECASE,
)
_SUBJECT_ENDS = re.compile(
    r"(?:could not|cannot) be delivered\W*$|delivery failed\)?$|undeliverable\)?$|not delivered\)?$",
    re.IGNORECASE,
)

# What the programs write, word for word or nearly.
_OPENING = re.compile(
    r"this is the (?:postfix|qmail-send|mail system|mail delivery|machine generated|mail delivery agent)|"
    r"hi\. this is|this message was created automatically by|this is (?:an )?(?:automatically|auto-)|"
    r"automatically[- ]generated delivery|i.m (?:sorry|afraid) (?:to have to inform|i wasn|i was)|"
    r"the (?:original )?message was received at|the following (?:addresses|message|recipient|mail)|"
    r"(?:did not|could not|cannot|can not|was not|were not|unable to|couldn.t|wasn.t|not able to|failed to|has not been|n.t be)\s"
    r"(?:be |been |successfully |completely )*(?:deliver|reach|sen[dt]|transmit|process|forward|accept)|"
    r"(?:delivery|message|mail|e-mail|transmission)\b[^.\n]{0,60}\b(?:fail|undeliver|unsuccess|not deliver|reject|refused|bounced|returned|delayed)|"
    r"undeliverable|non-?deliver|permanent(?:ly)? (?:fatal )?(?:error|fail)|has failed to|returned (?:mail|message|to)|"
    r"user unknown|unknown user|no such user|mailbox (?:is )?full|over ?quota|quota exceeded|"
    r"@[a-z0-9.-]{3,100}>?:?\s{0,3}[45]\d\d[ -]|fatal errors|transcript of session|"
    r"unzustellbar|nicht zugestellt|konnte nicht|n.a (?:pas )?pu|n.ont pas pu|non remis|impossible de|"
    r"non (?:[eè]|sono) stat|impossibile|no (?:se )?(?:pudo|ha podido|puede)|n[aã]o p[oô]de|niet (?:worden )?(?:bezorgd|afgeleverd)|"
    r"nie (?:mo[zż]e|mog[lł]a|zosta[lł])|не (?:может|могло|было|удалось)|недостав|配信|未達|送信|无法|退信|does not exist|"
    r"not a valid (?:user|address|recipient|mailbox)",
    re.IGNORECASE,
)
_OWN_OPENING = re.compile(
    r"^.{0,200}your (?:message|mail|e-?mail)[^\n]{0,120}\n?could not be delivered to[^\n]{0,40}\s+<?[^\s<>]{1,64}@|"
    r"^\W{0,20}(?:hi\. this is the|this message was created automatically by mail delivery|this is the postfix program|"
    r"this is the mail (?:system|delivery)|this report relates to a message you sent|"
    r"your message\s+to:|message from \S{3,80}\.\s+unable to deliver|i.m sorry to have to inform you)",
    re.IGNORECASE | re.DOTALL,
)
_LATE = re.compile(
    r"warning message only|do not need to resend|delivery attempts will (?:continue|be)|"
    r"not yet been delivered|not been delivered yet|(?:will|shall) (?:keep|continue|be) (?:try|retr|re-?try|attempt)|"
    r"will (?:re)?try(?: again| to (?:send|deliver))|still (?:being|trying|attempting|in (?:the )?queue)|(?:is|was|been|delivery (?:is|has been)) (?:temporarily )?delayed|"
    r"delay(?:ed)? (?:delivery|mail|notification)|no action is required on your part|retries? (?:will|until)|"
    r"wird (?:weiter|erneut)|noch nicht zugestellt|sera (?:r[ée]essay|renouvel)|nuevos? intentos|will be (?:re-?)?(?:tried|attempted|queued)|"
    r"(?:has been|was|is) postponed|we (?:will|shall) continue|(?:will|shall) continue|queued (?:mail )?for (?:delivery|retry)|could not be delivered for the last",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"permanent|giv(?:e|en|ing) up|failed after|too long|returned to|fatal error|"
    r"has failed|expired|didn.t work out|no further|undeliverable|delivery failed|retry timeout exceeded",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:forwarded|weitergeleitet|original)|begin forwarded message|>|on .{5,80} wrote:)",
    re.IGNORECASE | re.MULTILINE,
)
_DIALOGUE = re.compile(r"(?<![\d.])[45]\d\d[ -][^\n]{0,20}[A-Za-z<]|rcpt to:", re.IGNORECASE)


def is_from_system(root: Part) -> bool:
    """Return whether the mail says it comes from a mail system: null sender or such a name."""
    if "<>" in root.get("return-path"):
        return True
    written = " ".join(decode_words(root.get(name)) for name in ("from", "sender", "x-mailer"))
    return _SYSTEM.search(written or "<>") is not None


def is_report_shaped(root: Part) -> bool:
    """Return whether the mail is a `multipart/report`, whatever about."""
    return root.content_type == "multipart/report"


def subject_reports(subject: str) -> bool:
    """Return whether the subject is one that mail systems give their reports."""
    return _SUBJECT.search(subject) is not None or _SUBJECT_ENDS.search(subject) is not None


def text_reports(text: str) -> bool:
    """Return whether the words are a report's."""
    return _OPENING.search(text[:6000]) is not None


def is_unmistakable(text: str) -> bool:
    """Return whether the text begins as only a mail system's own report does."""
    return _OWN_OPENING.match(text[:400]) is not None


def quotes_a_refusal(text: str) -> bool:
    """Return whether the text repeats what an SMTP server answered."""
    return _DIALOGUE.search(text[:6000]) is not None


def is_passed_on(root: Part, subject: str, text: str) -> bool:
    """Return whether a person passed a report on, or wrote about one."""
    if _SUBJECT_ENDS.search(subject):
        return False
    has_prefix = re.match(r"(?:re|fwd?|aw|wg|tr|rv)\s*:", subject, re.IGNORECASE) is not None
    answers = bool(root.get("in-reply-to")) and not is_from_system(root)
    return (has_prefix and not is_from_system(root)) or (
        answers and _PASSED_ON.search(text) is not None
    )


def is_only_late(subject: str, text: str) -> bool:
    """Return whether the report says that it will be tried again."""
    head = text[:6000]
    if re.search(r"delay|still being|verz[oö]ger|retard[eé]", subject, re.IGNORECASE):
        return not re.search(r"failed permanently|permanent error|given up", head, re.IGNORECASE)
    if _LATE.search(head) is None:
        return False
    return re.search(r"warning", subject, re.IGNORECASE) is not None or not _GIVEN_UP.search(head)
