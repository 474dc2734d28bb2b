"""Compiles one part of a template (subject, HTML or text) and says which fields it uses how."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from liquid import Node, escape
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import (
    Filter,
    FilteredExpression,
    Path,
    PositionalArgument,
    StringLiteral,
)
from liquid.builtin.output import OutputNode
from liquid.exceptions import LiquidError
from liquid.static_analysis import TemplateAnalysis
from liquid.template import BoundTemplate

from reachinbox.mail.liquid_rules import OUTPUT_MAX_BYTES, liquid_environment
from reachinbox.mail.template_fields import uses_of_fields

CLOCK_NAMES = frozenset({"now", "today"})  # what Liquid knows by itself

_Slot: TypeAlias = tuple[int, str, str]  # which piece, the field's name, what stands for none
_PAIRS = (
    (re.compile(r"\{\{"), re.compile(r"\}\}"), "}}"),
    (re.compile(r"\{%"), re.compile(r"%\}"), "%}"),
    *(
        (
            re.compile(rf"\{{%-?\s*+{name}\s*+-?%\}}"),
            re.compile(rf"\{{%-?\s*+end{name}\s*+-?%\}}"),
            f"end{name}",
        )
        for name in ("raw", "doc", "comment")
    ),
)
PIECES_MAX = 2_000


class PartBroken(Exception):
    """A part that is no Liquid of ours; `line` counts from 1, None if unknown."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Part:
    """One compiled part.

    `variables` are the fields it names, `printed` those it prints without a `default`, `tested`
    those it asks for in a condition; `filters` and `tags` are what it uses of Liquid.
    """

    __slots__ = (
        *("_autoescape", "_pieces", "_slots", "_template"),
        *("filters", "printed", "tags", "tested", "variables"),
    )

    def __init__(
        self, template: BoundTemplate, analysis: TemplateAnalysis, *, autoescape: bool
    ) -> None:
        self._template = template
        self._autoescape = autoescape
        self._pieces, self._slots = _plain_pieces(template)
        self.filters = frozenset(analysis.filters)
        self.tags = frozenset(analysis.tags)
        self.variables = frozenset(analysis.globals) - CLOCK_NAMES
        printed, tested = uses_of_fields(template)
        self.printed = printed & self.variables
        self.tested = tested & self.variables

    @property
    def is_plain(self) -> bool:
        """Whether it is rendered by joining strings."""
        return self._pieces is not None

    def render(self, fields: Mapping[str, Any]) -> str:
        """Fill in `fields`; LiquidError when a limit is met or a filter cannot do its work."""
        if self._pieces is None:
            return self.render_by_liquid(fields)
        pieces = self._pieces.copy()
        for index, name, default in self._slots:
            value = fields.get(name, "")
            if type(value) is not str:
                return self.render_by_liquid(fields)
            if not value:
                pieces[index] = default
                continue
            if "\r" in value:
                value = _with_newlines(value)
            is_harmless = not self._autoescape or value.isalnum()
            pieces[index] = value if is_harmless else str(escape(value))
        rendered = "".join(pieces)
        # A character has at most 4 bytes: only past this can Liquid's limit have been met.
        if len(rendered) > OUTPUT_MAX_BYTES // 4:
            return self.render_by_liquid(fields)
        return rendered

    def render_by_liquid(self, fields: Mapping[str, Any]) -> str:
        """Fill in `fields` the long way."""
        try:
            return self._template.render(dict(fields))
        except UnicodeEncodeError:  # Liquid measures its output in UTF-8
            return self._template.render({name: _encodable(fields[name]) for name in fields})


def compile_part(source: str, *, autoescape: bool) -> Part:
    """Compile `source`, or raise PartBroken."""
    environment = liquid_environment(autoescape=autoescape)
    _check_pieces(source)
    try:
        template = environment.from_string(source)
        analysis = template.analyze()
        part = Part(template, analysis, autoescape=autoescape)
    except LiquidError as error:
        raise PartBroken(_line_of(error, source), str(error.message)) from None
    except RecursionError:
        raise PartBroken(None, "is nested too deeply") from None
    for name, spans in analysis.filters.items():
        if name not in environment.filters:
            raise PartBroken(_line_at(source, spans[0].index), f"there is no filter {name}")
    return part


def _check_pieces(source: str) -> None:
    """Find what is opened and never closed; the lexer would search to the end for each."""
    if source.count("{{") + source.count("{%") > PIECES_MAX:
        raise PartBroken(None, f"has more than {PIECES_MAX} pieces of Liquid")
    for opening, closing, name in _PAIRS:
        last_opening = _last(opening, source)
        if last_opening > _last(closing, source):
            raise PartBroken(_line_at(source, last_opening), f"what begins here has no {name}")


def _last(pattern: re.Pattern[str], source: str) -> int:
    return max((found.start() for found in pattern.finditer(source)), default=-1)


def _line_of(error: LiquidError, source: str) -> int | None:
    context = error.context()
    if context is not None:
        return context[0]
    # A token without a place is the end: something was not closed.
    return None if error.token is None else _line_at(source, len(source))


def _line_at(source: str, index: int) -> int:
    return source.count("\n", 0, index) + 1


def _plain_pieces(template: BoundTemplate) -> tuple[list[str] | None, tuple[_Slot, ...]]:
    """Give the pieces to join and which of them are fields; None when there is more to it."""
    pieces: list[str] = []
    slots: list[_Slot] = []
    for node in template.nodes:
        if isinstance(node, ContentNode):
            pieces.append(_with_newlines(node.text))
            continue
        field = _plain_field(node)
        if field is None:
            return None, ()
        slots.append((len(pieces), *field))
        pieces.append("")
    return pieces, tuple(slots)


def _plain_field(node: Node) -> tuple[str, str] | None:
    """Give (name, default) for `{{ name }}` and `{{ name | default: "…" }}`."""
    if not isinstance(node, OutputNode) or not isinstance(node.expression, FilteredExpression):
        return None
    left, filters = node.expression.left, node.expression.filters or []
    if not isinstance(left, Path) or len(left.path) != 1:
        return None
    name = left.path[0]
    if not isinstance(name, str) or name in CLOCK_NAMES:
        return None
    default = _plain_default(filters)
    return None if default is None else (name, default)


def _plain_default(filters: list[Filter]) -> str | None:
    """Give what stands for an empty field: "" without a filter, None for any but `default`."""
    if not filters:
        return ""
    if len(filters) == 1 and filters[0].name == "default" and len(filters[0].args) == 1:
        argument = filters[0].args[0]
        if isinstance(argument, PositionalArgument) and isinstance(argument.value, StringLiteral):
            return _with_newlines(argument.value.value)
    return None


def _encodable(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _with_newlines(text: str) -> str:
    # Liquid's output stream does this to each piece that is written to it.
    return text.replace("\r\n", "\n").replace("\r", "\n")
