"""Takes from an answer what its writer added: without the quoted mail and without the signature."""

import re

TEXT_MAX_CHARS = 20_000

# What mail programs write above the mail they quote.
_ATTRIBUTION = re.compile(
    r"""^[ \t>*]{0,20}(?:
        (?:on|am|le|el|il|em|op|den|dnia|w\ dniu|dne|på|tor|fre|ons|man|tir|lør|søn|pon|mån|vào)\b[^\n]{4,200}(?:\n[^\n]{0,120})?
            \b(?:wrote|schrieb|a\ [ée]crit|escribi[oó]|ha\ scritto|escreveu|schreef|skrev|kirjoitti|napisa[lł]\(?a?\)?|napsal\(?a?\)?|
            пишет|написал|yazd[ıi])\b[^\n]{0,60}:?
        |[^\n]{0,120}\b(?:schrieb|wrote|a\ [ée]crit|escribi[oó]|ha\ scritto|skrev|schreef|написала?|пишет)\b[^\n]{0,40}:
        |-{2,}[ \t]*(?:original[ ](?:message|nachricht|e-?mail)|ursprüngliche[ ]nachricht|message[ ]d.origine|mensaje[ ]original|
            messaggio[ ]originale|mensagem[ ]original|oorspronkelijk[ ]bericht|original(?:meddelande|melding)|wiadomo[^\n]{0,30}|
            forwarded[ ]message|reply[ ](?:message|above|below)[^\n]{0,60}|пересылаемое)[^\n]{0,40}
        |_{10,}
        |(?:from|von|de|da|van|från|fra|od|от|发件人|差出人|lähettäjä)[ \t]*[:：][^\n]{2,200}\n[^\n]{0,10}(?:sent|to|date|gesendet|an|datum|envoy[ée]|[aà]|para|
            enviado|inviato|data|verzonden|aan|skickat|till|sendt|til|wys[lł]ano|do|отправлено|кому|дата|发送时间|收件人|lähetetty|subject|cc)[ \t]*[:：]
        |[\u4e00-\u9fff\d年月日（(\s,:]{4,60}[^\n]{0,80}(?:写道|寫道|書きました|のメール)[:：]?
    )""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^(?:--[ \t]?$|_{2,}[ \t]*$|(?:sent|gesendet|envoy[ée]|enviado|inviato|verzonden|skickat|sendt|wys[lł]ane|lähetetty|get outlook)"
    r"[^\n]{0,12}(?:from|von|de|dal?|van|från|fra|z|for|with|mit|meiner?|mon|mi|il mio)[^\n]{0,80}$)",
    re.IGNORECASE | re.MULTILINE,
)


def strip_quoted(text: str) -> tuple[str, bool]:
    """Return what is new in `text`, and whether it quotes anything."""
    text = text[:TEXT_MAX_CHARS].replace("\u00a0", " ")
    quotes = False
    found = _ATTRIBUTION.search(text)
    if found is not None and text[: found.start()].strip():
        text, quotes = text[: found.start()], True
    lines = text.split("\n")
    kept = [line for line in lines if not line.lstrip().startswith(">")]
    quotes = quotes or len(kept) < len(lines)
    own = "\n".join(kept)
    if found is not None and not quotes:  # the quoted mail comes first: the answer is below it
        quotes = True
    signature = _SIGNATURE.search(own)
    if signature is not None and own[: signature.start()].strip():
        own = own[: signature.start()]
    return re.sub(r"\n{3,}", "\n\n", own).strip(), quotes
