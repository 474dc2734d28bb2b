"""The edge of every request: one transaction, committed before the answer leaves.

FastAPI ends `yield` dependencies after the response is sent, so a failing commit would still look
like success to the client. Here the route itself opens the transaction around its handler.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings

RecordChange = Callable[[Request, AsyncSession, Response], Coroutine[Any, Any, None]]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TransactionRoute(APIRoute):
    """A route whose handler runs in one transaction; an exception rolls it back."""

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's own handler."""
        handle = super().get_route_handler()

        async def handle_in_transaction(request: Request) -> Response:
            async with database_of(request).transaction() as session:
                request.state.transaction = session
                response = await handle(request)
                await record_change_of(request)(request, session, response)
                return response

        return handle_in_transaction


def record_change_of(request: Request) -> RecordChange:
    """Return what records each change of this process in the audit log."""
    return cast("RecordChange", getattr(request.app.state, "record_change", _record_nothing))


async def _record_nothing(_request: Request, _session: AsyncSession, _response: Response) -> None:
    """Stand in where an app has no audit log: in tests of single routes."""


def database_of(request: HTTPConnection) -> Database:
    """Return this process's database."""
    return cast("Database", request.app.state.database)


def settings_of(request: HTTPConnection) -> Settings:
    """Return this process's settings."""
    return cast("Settings", request.app.state.settings)


def transaction_of(request: Request) -> AsyncSession:
    """Return the transaction this request runs in."""
    return cast("AsyncSession", request.state.transaction)


def address_of(connection: HTTPConnection) -> str:
    """Return the client's address; a trusted proxy's word for it has been taken by the server."""
    return connection.client.host if connection.client else ""


Transaction = Annotated[AsyncSession, Depends(transaction_of)]
TheSettings = Annotated[Settings, Depends(settings_of)]
TheDatabase = Annotated[Database, Depends(database_of)]
