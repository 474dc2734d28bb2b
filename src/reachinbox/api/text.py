"""Text PostgreSQL cannot store (NUL, halves of surrogate pairs) is refused at the edge."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from fastapi import Request

from reachinbox.runtime.errors import Invalid

# In JSON these characters can only be written as escapes, so most bodies are cleared by one search.
SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
BODY_TO_TELL_OF = 64 * 1024
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


async def refuse_unstorable_text(request: Request) -> None:
    """Raise `Invalid` when a query, path or JSON body holds text that cannot be stored.

    Runs before every route. It looks at the body only if FastAPI has read it: uploads pass by.
    """
    if b"%00" in request.scope["query_string"] or "\x00" in request.url.path:
        raise _refusal("address")
    body: bytes = getattr(request, "_body", b"")
    if len(body) <= BODY_TO_TELL_OF:
        request.state.body_read = body  # for the audit log, which names its fields
    if not SUSPICIOUS.search(body):
        return
    try:
        parsed = json.loads(body)
    except ValueError:
        return  # not JSON: whoever expects JSON says so
    for path, text in _texts(parsed):
        if UNSTORABLE.search(text):
            raise _refusal(path or "body")


def _refusal(field: str) -> Invalid:
    # A key of the body may itself be what is wrong.
    shown = UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", field)
    message = "Must not contain NUL characters or unpaired surrogates."
    return Invalid(f"{shown}: {message}", details=[{"field": shown, "message": message}])


def _texts(parsed: Any) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", parsed)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            waiting.extend((f"{path}.{n}", each) for n, each in enumerate(cast("list[Any]", value)))
        elif isinstance(value, dict):
            for key, each in cast("dict[str, Any]", value).items():
                inner = f"{path}.{key}" if path else key
                yield inner, key
                waiting.append((inner, each))
