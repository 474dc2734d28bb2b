"""Finds the returned message in a report: as a part, or copied into the text."""

import re
from dataclasses import dataclass

from reachinbox.mail.plain_text import text_from_html
from reachinbox.mail.reading.parts import Part, parse_headers
from reachinbox.mail.reading.words import addresses_in

HTML_MAX_CHARS = 60_000
_RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers",
             "message/rfc822-headers", "message/partial"}  # fmt: skip

# Where a report in plain text begins to quote what it returns.
_BEGINS = re.compile(
    r"""^[ \t>*]{0,20}(?:
        -{2,}[ \t]*(?:below\ this\ line|this\ is\ a\ copy|(?:the\ )?(?:original|returned|undelivered|unsent|
            rejected|failed|header|message\ (?:header|text|content|body|follows)|body\ of|start\ of|text\ of|
            enclosed|forwarded|copy\ of)\b)[^\n]*
        |-{3,}[ \t]*original[ ]message[^\n]*
        |(?:the\ )?(?:original|unsent|returned|undelivered)[ ](?:message|mail|e-mail|text)[ ](?:follows|header|body|
            is\ (?:attached|below|included)|text|was)[^\n]*
        |(?:message|mail)[ ](?:headers?|text|body)[ ](?:follows?|is|are)[^\n]*
        |original\ message\ (?:details|headers?)[^\n]*
        |(?:the\ )?(?:first|beginning)[^\n]{0,40}of\ (?:the|your)\ (?:original\ )?message[^\n]*
        |(?:here\ is|following\ is|this\ is)\ (?:a\ )?(?:copy|the\ (?:original|header|first))[^\n]*
        |your\ original\ message[^\n]*
        |(?:received|return-path|x-received|delivered-to|dkim-signature|x-mozilla-status|envelope-to|mime-version)
            [ \t]*:[^\n]*
    )$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_HEADERISH = re.compile(
    r"^(?:from|to|subject|date|message-id|received|return-path|cc)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report's own words, and what is known of the message it returns."""

    text: str
    returned: tuple[tuple[str, str], ...]
    """header fields of the returned message, as far as they are there"""

    def addresses(self, *names: str) -> list[str]:
        """Return the addresses in those fields of the returned message."""
        values = [value for name, value in self.returned if name in names]
        return addresses_in(" , ".join(values))


def take_report(root: Part) -> Report:
    """Divide a mail into the words of its writer and what it returns."""
    said, returned = _own_words(root)
    text, quoted = _cut(said)
    return Report(text, tuple(returned or _quoted_headers(quoted)))


def _own_words(root: Part) -> tuple[str, list[tuple[str, str]]]:
    texts: list[str] = []
    html: list[str] = []
    returned: list[tuple[str, str]] = []
    for part in _until_returned(root, returned):
        if part.parts:
            continue
        if part.content_type == "text/html":
            html.append(text_from_html(part.text()[:HTML_MAX_CHARS]))
        elif part.content_type.startswith("text/") or part.content_type == "multipart/report":
            texts.append(part.text())
    plain = "\n".join(texts)
    if not plain.strip() or (html and len(plain.strip()) < 40):  # noqa: PLR2004  "This is MIME."
        plain = "\n".join([plain, *html])
    return plain, returned


def _until_returned(part: Part, returned: list[tuple[str, str]]) -> list[Part]:
    if part.content_type in _RETURNED:
        if not returned:
            returned += part.parts[0].headers if part.parts else parse_headers(part.text().lstrip())
        return []
    if not part.parts:
        if part.content_type.startswith("multipart/"):  # its boundary is not to be found
            return [Part([("content-type", "text/plain")], part.body)]
        return [part]
    return [found for inner in part.parts for found in _until_returned(inner, returned)]


def _cut(text: str) -> tuple[str, str]:
    for found in _BEGINS.finditer(text):
        if found.start() > 0 and text[: found.start()].strip():
            return text[: found.start()], text[found.start() :]
    return text, ""


def _quoted_headers(quoted: str) -> list[tuple[str, str]]:
    start = _HEADERISH.search(quoted)
    return parse_headers(quoted[start.start() : start.start() + 40_000]) if start else []
