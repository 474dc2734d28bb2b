"""Derives the plain text of a message from its HTML, in linear time whatever the HTML is.

html.parser is not used: on Python 3.11 its time is quadratic in broken input (CVE-2025-6069). This
reader knows only what a text needs: blocks, breaks, lists, links, images, entities.
"""

import html as html_entities
import re
from collections.abc import Iterator
from typing import NamedTuple

# Outside quotes a tag ends at ">" and never holds "<", so no search goes far in vain. Possessive
# (`++`, `*+`): once read, never tried another way.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(
    r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""",
)
_HUGE_CHARACTER_NUMBER = re.compile(r"&#[xX]?0*[0-9a-fA-F]{8,};?")
_BLANK_LINES = re.compile(r"\n{3,}")

_UNSEEN = {"style", "script", "title", "template", "noscript", "object", "svg", "select"}
_PARAGRAPHS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"),
    *("hr", "form", "figure"),
}
_LINES = {
    *("div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav"),
    *("aside", "address", "center", "caption", "thead", "tbody", "tfoot", "body", "html", "head"),
}
# Stands before the number of a piece of Liquid while a template's text is derived.
LIQUID_MARK = "\ue000"
_LINK_START = (LIQUID_MARK, "http:", "https:", "mailto:", "tel:")


class _Tag(NamedTuple):
    name: str
    is_end: bool
    attributes: str


def text_from_html(html: str) -> str:
    """Give the text of `html`: paragraphs, "- " lists, links as "words (url)"."""
    writer = _Writer()
    for token in _read(html):
        if isinstance(token, str):
            writer.add_words(_unescape(token))
        elif token.is_end:
            writer.end(token.name)
        else:
            writer.start(token.name, token.attributes)
    return squeeze_blank_lines("".join(writer.pieces)).strip() + "\n"


def squeeze_blank_lines(text: str) -> str:
    """Leave at most one blank line between paragraphs."""
    return _BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text


def _read(html: str) -> Iterator[str | _Tag]:
    position = 0
    while (start := html.find("<", position)) != -1:
        yield html[position:start]
        if html.startswith(("<!", "<?"), start):
            position = _after(html, "-->" if html.startswith("<!--", start) else ">", start)
            continue
        found = _TAG.match(html, start)
        if found is None:
            yield "<"
            position = start + 1
            continue
        name = found.group(2).lower()
        position = found.end()
        if name in _UNSEEN and not found.group(1):
            position = _after_element(html, name, position)
        else:
            yield _Tag(name, bool(found.group(1)), found.group(3))
    yield html[position:]


def _after(html: str, end: str, start: int) -> int:
    """Give where a comment ends; one without an end swallows the rest, as in a browser."""
    found = html.find(end, start)
    return len(html) if found == -1 else found + len(end)


def _after_element(html: str, name: str, start: int) -> int:
    found = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(html, start)
    return len(html) if found is None else found.end()


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    # int() of thousands of digits is an error since Python 3.11; no character is that far.
    return html_entities.unescape(_HUGE_CHARACTER_NUMBER.sub("\ufffd", text))


def _attribute(attributes: str, wanted: str) -> str:
    for found in _ATTRIBUTE.finditer(attributes):
        if found.group(1).lower() == wanted:
            return _unescape(found.group(2) or found.group(3) or found.group(4) or "").strip()
    return ""


class _Writer:
    """Puts words and breaks into pieces of text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._breaks = 2  # newlines that stand at the end: nothing is written yet
        self._wants_space = False
        self._lists: list[int] = []  # of each open list the last number; -1: bullets
        self._link: tuple[str, int] | None = None  # where it goes, and its first piece
        self._pre_depth = 0

    def add_words(self, text: str) -> None:
        if self._pre_depth:
            self._put(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        words = " ".join(text.split())
        if words:
            if text[0].isspace():
                self._wants_space = True
            self._put(words)
        self._wants_space = self._wants_space or text[-1:].isspace()

    def start(self, name: str, attributes: str) -> None:
        if name in _PARAGRAPHS:
            self._break(1 if self._lists and name in {"ul", "ol"} else 2)
        elif name in _LINES:
            self._break(1)
        self._open(name, attributes)

    def _open(self, name: str, attributes: str) -> None:
        match name:
            case "br":
                self.pieces.append("\n")
                self._breaks, self._wants_space = min(self._breaks + 1, 2), False
            case "hr":
                self._put("---")
                self._break(2)
            case "ul" | "ol":
                self._lists.append(0 if name == "ol" else -1)
            case "li":
                self._start_item()
            case "td" | "th":
                self._wants_space = True
            case "a":
                self._end_link()
                self._link = (_attribute(attributes, "href"), len(self.pieces))
            case "img":
                self.add_words(_attribute(attributes, "alt"))
            case "pre":
                self._pre_depth += 1
            case _:
                pass

    def end(self, name: str) -> None:
        if name == "a":
            self._end_link()
        elif name == "pre":
            self._pre_depth = max(0, self._pre_depth - 1)
        elif name in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if name in _PARAGRAPHS:
            self._break(1 if self._lists and name in {"ul", "ol"} else 2)
        elif name in _LINES:
            self._break(1)

    def _start_item(self) -> None:
        mark = "- "
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            mark = f"{self._lists[-1]}. "
        self._put("  " * min(max(len(self._lists) - 1, 0), 8) + mark)

    def _end_link(self) -> None:
        (url, first_piece), self._link = self._link or ("", 0), None
        if not url.lower().startswith(_LINK_START):
            return
        words = "".join(self.pieces[first_piece:]).strip()
        shown = url.removeprefix("mailto:").removeprefix("tel:")
        if shown.rstrip("/") != words.rstrip("/"):
            self._wants_space = bool(words)
            self._put(f"({shown})" if words else shown)

    def _put(self, text: str) -> None:
        if self._wants_space and not self._breaks:
            self.pieces.append(" ")
        self.pieces.append(text)
        self._breaks, self._wants_space = 0, False

    def _break(self, count: int) -> None:
        if count > self._breaks:
            self.pieces.append("\n" * (count - self._breaks))
            self._breaks = count
        self._wants_space = False
