"""Turns a user's Liquid template and a recipient's fields into subject, HTML and text.

Most templates are only text and `{{ name }}` or `{{ name | default: "…" }}`: those are rendered by
joining strings, in microseconds; everything else by python-liquid, under the limits of
`liquid_rules`. A property test holds the one against the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from liquid.exceptions import LiquidError

from reachinbox.mail.headers import one_line
from reachinbox.mail.liquid_text import derive_text_template
from reachinbox.mail.plain_text import squeeze_blank_lines, text_from_html
from reachinbox.mail.template_part import Part, PartBroken, compile_part

PartName: TypeAlias = Literal["subject", "html", "text"]

SUBJECT_MAX_CHARS = 998
SOURCE_MAX_CHARS = 512 * 1024


class TemplateInvalid(ValueError):
    """A template that cannot be used; `line` counts from 1 within the part, None if unknown."""

    def __init__(self, part: PartName, line: int | None, message: str) -> None:
        where = part if line is None else f"{part}, line {line}"
        super().__init__(f"{where}: {message}")
        self.part: PartName = part
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Rendered:
    """One e-mail's words; the subject is a single line without control characters."""

    subject: str
    html: str
    text: str


class Template:
    """A compiled template; made by compile_template, safe to share.

    `variables` are the fields it names; `required` those that some place prints without a
    `default`, unless the template itself asks whether they are there (`{% if company %}`).
    """

    __slots__ = ("_html", "_required_in_order", "_subject", "_text", "required", "variables")

    def __init__(self, subject: Part, html: Part, text: Part | None) -> None:
        self._subject = subject
        self._html = html
        self._text = text
        parts = [part for part in (subject, html, text) if part is not None]
        self.variables = frozenset[str]().union(*(part.variables for part in parts))
        tested = frozenset[str]().union(*(part.tested for part in parts))
        self.required = frozenset[str]().union(*(part.printed for part in parts)) - tested
        self._required_in_order = sorted(self.required)

    def missing(self, fields: Mapping[str, Any]) -> list[str]:
        """Give the required fields that are absent or blank, sorted."""
        return [name for name in self._required_in_order if _is_blank(fields.get(name))]

    def render(self, fields: Mapping[str, Any]) -> Rendered:
        """Fill in `fields`; absent ones are empty. TemplateInvalid when a limit is met."""
        html = _render("html", self._html, fields)
        if self._text is None:
            text = text_from_html(html)
        else:
            text = squeeze_blank_lines(_render("text", self._text, fields))
        return Rendered(one_line(_render("subject", self._subject, fields)), html, text)


def compile_template(subject: str, html: str, text: str | None = None) -> Template:
    """Compile a template, or raise TemplateInvalid with the part and line.

    Without `text` it is derived from the HTML: once, where the HTML's Liquid allows, else of each
    e-mail.
    """
    subject_part = _compile("subject", subject, autoescape=False)
    html_part = _compile("html", html, autoescape=True)
    if text is not None:
        return Template(subject_part, html_part, _compile("text", text, autoescape=False))
    return Template(subject_part, html_part, _derive_text(html, html_part))


def _compile(name: PartName, source: str, *, autoescape: bool) -> Part:
    most = SUBJECT_MAX_CHARS if name == "subject" else SOURCE_MAX_CHARS
    if len(source) > most:
        raise TemplateInvalid(name, None, f"is longer than {most} characters")
    try:
        return compile_part(source, autoescape=autoescape)
    except PartBroken as broken:
        raise TemplateInvalid(name, broken.line, broken.message) from None


def _derive_text(html: str, html_part: Part) -> Part | None:
    source = derive_text_template(html, html_part.filters, html_part.tags)
    if source is None:
        return None
    try:
        return compile_part(source, autoescape=False)
    except PartBroken:
        return None  # an {% endif %} in what a text leaves out


def _render(name: PartName, part: Part, fields: Mapping[str, Any]) -> str:
    try:
        return part.render(fields)
    except LiquidError as error:
        context = error.context()
        raise TemplateInvalid(name, context[0] if context else None, str(error.message)) from None
    except (RecursionError, ArithmeticError, ValueError, TypeError) as error:
        raise TemplateInvalid(name, None, f"cannot be filled in: {error}") from None


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
