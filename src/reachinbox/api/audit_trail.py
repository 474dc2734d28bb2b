"""The audit trail at the edge: what a route's own transaction has not recorded, is here."""

from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reachinbox.accounts.recording import kind_of, record_answer
from reachinbox.runtime.database import AWAY
from reachinbox.runtime.edge import database_of

log = structlog.get_logger()


class AuditTrail:
    """Pure ASGI: records before the answer leaves, so whoever was answered is in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})  # shared with the route, which notes there who asked

        async def send_after_recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                await _record(scope, message)
            await send(message)

        await self.app(scope, receive, send_after_recording)


async def _record(scope: MutableMapping[str, Any], message: Message) -> None:
    request, status, headers = Request(scope), message["status"], Headers(scope=message)
    if kind_of(request, status, headers) is None:
        return
    try:
        async with database_of(request).transaction() as session:
            await record_answer(request, session, status, headers)
    except AWAY as error:
        # The deed is done and committed; only this line tells of it now.
        log.exception("not in the audit log", path=scope["path"], exc_info=error)
