"""Tells which fields a template prints as they are, and which it first asks for."""

from collections.abc import Iterator

from liquid import Node, RenderContext
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.expression import Expression
from liquid.template import BoundTemplate


def uses_of_fields(template: BoundTemplate) -> tuple[frozenset[str], frozenset[str]]:
    """Give (names printed somewhere without a `default`, names in conditions and loops)."""
    printed: set[str] = set()
    tested: set[str] = set()
    for expression in _expressions(template):
        if not isinstance(expression, FilteredExpression):
            tested.update(_names(expression))
        elif not any(each.name == "default" for each in expression.filters or ()):
            printed.update(_names(expression))
    return frozenset(printed), frozenset(tested)


def _expressions(template: BoundTemplate) -> Iterator[Expression]:
    context = RenderContext(template)
    waiting: list[Node] = list(template.nodes)
    while waiting:
        node = waiting.pop()
        yield from node.expressions()
        waiting.extend(node.children(context, include_partials=False))


def _names(expression: Expression) -> Iterator[str]:
    waiting = [expression]
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, Path) and isinstance(expression.path[0], str):
            yield expression.path[0]
        waiting.extend(expression.children())
