"""Structured logs: one event a line, no secrets, no forged lines."""

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

SECRET_NAMES = ("password", "secret", "token", "authorization", "cookie", "api_key", "dsn")


def _hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: _harmless(name, value) for name, value in event.items()}


def _harmless(name: str, value: Any) -> Any:
    """Hide what is named a secret, at any depth, and leave no text that could forge a line."""
    if any(secret in name.lower() for secret in SECRET_NAMES):
        return "[hidden]"
    if isinstance(value, str) and name != "exception":
        return _one_line(value)
    if isinstance(value, Mapping):
        inner = cast("Mapping[Any, Any]", value)
        return {_one_line(str(key)): _harmless(str(key), each) for key, each in inner.items()}
    if isinstance(value, list | tuple):
        return [_harmless(name, each) for each in cast("Sequence[Any]", value)]
    return value


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def set_up_logs(style: Literal["console", "json"], *, process: str) -> None:
    """Send every log line of this process to stderr in one form, with the process's name."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide_secrets,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("uvicorn", "uvicorn.error", "uvicorn.access", "alembic", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)
