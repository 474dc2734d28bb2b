"""Limits what one user may ask of the API, before anything is read or any connection taken.

Counted by the user that the credentials name, else by the network asked from. It stands before the
routes, so a new route is limited without anyone remembering.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reachinbox.api.errors import render
from reachinbox.runtime.edge import address_of
from reachinbox.runtime.limiter import Limiter, Rule, Verdict
from reachinbox.runtime.networks import network_of

MINUTE = timedelta(minutes=1)
LIMITED = "/api/"
FREE = frozenset({"/api/openapi.json", "/api/docs"})
SIGNING_IN = tuple(
    f"/api/auth/{way}" for way in ("login", "register", "reset", "confirm", "google")
)

FindUser = Callable[[HTTPConnection], Awaitable[str | None]]
"""The user whom a request's credentials name, whether or not they may still do anything."""


class RateLimit:
    """Pure ASGI; answers 429 itself, and tells every caller how much is left."""

    def __init__(
        self, app: ASGIApp, *, limiter: Limiter, per_minute: int, find_user: FindUser
    ) -> None:
        self.app = app
        self._limiter = limiter
        self._find_user = find_user
        self._usual = Rule("api", per_minute, MINUTE, patience=per_minute)
        sign_ins = max(1, per_minute // 2)
        self._sign_in = Rule("sign-in", sign_ins, MINUTE, patience=sign_ins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(LIMITED) or path in FREE:
            await self.app(scope, receive, send)
            return
        verdict = await self._count(HTTPConnection(scope), path)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(MutableHeaders(scope=message), verdict)
            await send(message)

        if verdict.allowed:
            await self.app(scope, receive, send_with_headers)
            return
        answer = render(
            429,
            "too_many_requests",
            f"More than {verdict.limit} requests in a minute: wait {verdict.wait} seconds.",
            headers={"Retry-After": str(verdict.wait)},
        )
        await answer(scope, receive, send_with_headers)

    async def _count(self, asking: HTTPConnection, path: str) -> Verdict:
        network = f"network:{network_of(address_of(asking))}"
        if path.startswith(SIGNING_IN):
            return await self._limiter.take(self._sign_in, network)
        user = await self._find_user(asking)
        return await self._limiter.take(self._usual, f"user:{user}" if user else network)


def _tell(headers: MutableHeaders, verdict: Verdict) -> None:
    """The fields of draft-ietf-httpapi-ratelimit-headers-06, which clients know best."""
    headers["RateLimit-Limit"] = str(verdict.limit)
    headers["RateLimit-Remaining"] = str(verdict.remaining)
    headers["RateLimit-Reset"] = str(verdict.wait)
    headers["RateLimit-Policy"] = f"{verdict.limit};w={int(MINUTE.total_seconds())}"
