"""The Liquid we let users write: no files, no way around escaping, and a limit on everything.

python-liquid limits loops, output and nesting; time and its filters it does not. One `replace` in a
chain of ten can make terabytes, so each filter is wrapped and what it will make is measured first.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import lru_cache, wraps
from time import thread_time
from typing import Any, cast

from liquid import BoundTemplate, Environment, Mode, RenderContext
from liquid.exceptions import LiquidError

OUTPUT_MAX_BYTES = 1024 * 1024
LOOPS_MAX = 1_000
CPU_MAX_SECONDS = 1.0  # an ordinary e-mail needs a third of a millisecond
_NUMBER_MAX = 10**30

_FORBIDDEN_TAGS = ("include", "render")  # they load other templates
_FORBIDDEN_FILTERS = ("safe",)  # a field is data, never markup
_MEASURES_NOTHING = ("default",)  # it gives back one of its arguments as it is


# Processor time of this thread, so that a busy machine refuses nobody.
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class RuledContext(RenderContext):
    """A context that is asked for each variable, and so notices when time is up."""

    def get(self, *arguments: Any, **options: Any) -> object:
        """Give a variable."""
        _check_time()
        return super().get(*arguments, **options)


class RuledTemplate(BoundTemplate):
    """A template whose rendering ends in time."""

    context_class = RuledContext

    def render(self, *arguments: Any, **options: Any) -> str:
        """Render, or raise LiquidError when the limit of processor time is met."""
        token = _deadline.set(thread_time() + CPU_MAX_SECONDS)
        try:
            return super().render(*arguments, **options)
        finally:
            _deadline.reset(token)


class RuledEnvironment(Environment):
    """An Environment with our limits; the class attributes are how python-liquid takes them."""

    template_class = RuledTemplate
    context_depth_limit = 20
    loop_iteration_limit = LOOPS_MAX
    local_namespace_limit = OUTPUT_MAX_BYTES
    output_stream_limit = OUTPUT_MAX_BYTES

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register the built-in tags and filters, but for the forbidden ones, all measured."""
        super().setup_tags_and_filters(extra=extra)
        for name in _FORBIDDEN_TAGS:
            del self.tags[name]
        for name in _FORBIDDEN_FILTERS:
            del self.filters[name]
        for name in self.filters.keys() - set(_MEASURES_NOTHING):
            self.filters[name] = _measured(name, self.filters[name])


@lru_cache(maxsize=2)
def liquid_environment(*, autoescape: bool) -> RuledEnvironment:
    """Give the environment for HTML (`autoescape`) or for subjects and text."""
    return RuledEnvironment(autoescape=autoescape, tolerance=Mode.STRICT, strict_filters=True)


def _measured(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)  # python-liquid reads attributes of the function
    def measured(*arguments: Any, **options: Any) -> Any:
        _check_time()
        for argument in arguments:
            _check_size(name, argument)
        if _expected_chars(name, arguments) > OUTPUT_MAX_BYTES:
            raise LiquidError(f"the filter {name} makes too much text", token=None)
        result = run(*arguments, **options)
        _check_size(name, result)
        return result

    return measured


def _check_time() -> None:
    if thread_time() > _deadline.get():
        raise LiquidError("takes too long to fill in", token=None)


def _expected_chars(name: str, arguments: Sequence[Any]) -> int:
    """Give how long the result may become, for the filters that multiply what they are given."""
    if name == "replace" and len(arguments) > 1:
        value, old = str(arguments[0]), str(arguments[1])
        new = str(arguments[2]) if len(arguments) > 2 else ""  # noqa: PLR2004
        return len(value) + (value.count(old) if old else len(value) + 1) * len(new)
    if name == "join" and arguments and isinstance(arguments[0], list):
        items = cast("list[object]", arguments[0])
        separator = str(arguments[1]) if len(arguments) > 1 else " "
        return len(items) * len(separator)
    return 0


def _check_size(name: str, value: object) -> None:
    is_too_big = False
    if isinstance(value, str):
        is_too_big = len(value) > OUTPUT_MAX_BYTES
    elif isinstance(value, list | tuple | range):
        is_too_big = _has_more_than(cast("list[object]", value), OUTPUT_MAX_BYTES // 8)
    elif isinstance(value, int | float):
        is_too_big = not -_NUMBER_MAX < value < _NUMBER_MAX
    if is_too_big:
        raise LiquidError(f"the filter {name} is given or makes too much", token=None)


def _has_more_than(items: "list[object] | range", count: int) -> bool:
    if isinstance(items, range):
        return items.stop - items.start > LOOPS_MAX
    return len(items) > count
