"""Compiles one part of a template (subject, HTML or text) and says which fields it uses how."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from liquid import Node, escape
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import (
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
    (re.compile(r"\{\{"), "}}"),
    (re.compile(r"\{%"), "%}"),
    (re.compile(r"\{%-?\s*+raw\b"), "endraw"),
    (re.compile(r"\{%-?\s*+doc\b"), "enddoc"),
    (re.compile(r"\{%-?\s*+comment\b"), "endcomment"),
)


class PartBroken(Exception):  # noqa: N818  reads as what happened
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
            pieces[index] = str(escape(value)) if self._autoescape else value
        rendered = "".join(pieces)
        # A character has at most 4 bytes: only past this can Liquid's limit have been met.
        if len(rendered) > OUTPUT_MAX_BYTES // 4:
            return self.render_by_liquid(fields)
        return rendered

    def render_by_liquid(self, fields: Mapping[str, Any]) -> str:
        """Fill in `fields` the long way."""
        return self._template.render(dict(fields))


def compile_part(source: str, *, autoescape: bool) -> Part:
    """Compile `source`, or raise PartBroken."""
    environment = liquid_environment(autoescape=autoescape)
    _check_ends(source)
    try:
        template = environment.from_string(source)
        analysis = template.analyze()
        part = Part(template, analysis, autoescape=autoescape)
    except LiquidError as error:
        context = error.context()
        raise PartBroken(context[0] if context else None, str(error.message)) from None
    except RecursionError:
        raise PartBroken(None, "is nested too deeply") from None
    for name, spans in analysis.filters.items():
        if name not in environment.filters:
            raise PartBroken(_line_at(source, spans[0].index), f"there is no filter {name}")
    return part


def _check_ends(source: str) -> None:
    """Find what is opened and never closed; the lexer would search to the end for each."""
    for opening, closing in _PAIRS:
        last = max((found.start() for found in opening.finditer(source)), default=-1)
        if last > source.rfind(closing):
            raise PartBroken(_line_at(source, last), f"what begins here has no {closing}")


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
    if not filters:
        return name, ""
    if len(filters) > 1 or filters[0].name != "default" or len(filters[0].args) != 1:
        return None
    argument = filters[0].args[0]
    if isinstance(argument, PositionalArgument) and isinstance(argument.value, StringLiteral):
        return name, _with_newlines(argument.value.value)
    return None


def _with_newlines(text: str) -> str:
    # Liquid's output stream does this to each piece that is written to it.
    return text.replace("\r\n", "\n").replace("\r", "\n")
