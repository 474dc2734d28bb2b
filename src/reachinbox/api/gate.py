"""What every request passes: an id, security headers, a limit on its body, a net for exceptions."""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reachinbox.api.errors import problem_in, render, render_bug, render_problem
from reachinbox.runtime.ids import new_id

log = structlog.get_logger()

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ROUTE_LIMIT = "starlette.max_body_size"
"""Where FastAPI notes a route's own `max_body_size`, once it has found the route."""

SECURITY: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# Styles may stand in attributes and be added by scripts: Radix places its layers that way.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Gate:
    """The outermost guard: names the request, completes the headers, answers what went wrong."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("X-Request-ID", "")
        request_id = asked if REQUEST_ID.fullmatch(asked) else str(new_id())
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._complete(MutableHeaders(scope=message), scope["path"], request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            except Exception as error:
                if started:
                    raise
                answer = _answer(error, scope, request_id)
                await answer(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, path: str, request_id: str) -> None:
        headers["X-Request-ID"] = request_id
        for name, value in SECURITY.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _policy(path))
        if self.https:
            headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
        if path.startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")


class BodyLimit:
    """Refuse bodies beyond what their route takes, by Content-Length and by counting.

    A route takes `usual` bytes unless declared with `max_body_size=…`, and none more than
    `largest`. Pure ASGI: a body streams through without being held.
    """

    def __init__(self, app: ASGIApp, *, usual: int, largest: int) -> None:
        self.app = app
        self.usual = usual
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = _content_length(scope)
        if announced > self.largest:
            await render(413, "too_large", _too_large(self.largest))(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            limit: int = scope.get(ROUTE_LIMIT, self.usual)
            if announced > limit:
                raise HTTPException(413, _too_large(limit))
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, _too_large(limit))
            return message

        await self.app(scope, receive_counted, send)


def _too_large(limit: int) -> str:
    return f"The body is larger than the {limit:,} bytes this address accepts."


def _content_length(scope: Scope) -> int:
    text = Headers(scope=scope).get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0  # noqa: PLR2004


def _policy(path: str) -> str:
    is_page = path == "/api/docs" or not path.startswith("/api/")
    return PAGE_POLICY if is_page else API_POLICY


def _answer(error: Exception, scope: Mapping[str, Any], request_id: str) -> Response:
    where = {"method": scope["method"], "path": scope["path"]}
    problem = problem_in(error)
    if problem is None:
        log.error("a request failed", exc_info=error, **where)
        return render_bug(request_id)
    log.warning("a request was refused", code=problem.code, reason=str(error), **where)
    return render_problem(problem)
