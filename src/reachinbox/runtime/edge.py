"""The edge of every request: one transaction, committed before the answer leaves.

FastAPI ends `yield` dependencies after the response is sent, so a failing commit would still look
like success to the client. Here the route itself opens the transaction around its handler.
"""

from collections.abc import Callable, Coroutine
from ipaddress import IPv6Network, ip_address
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TransactionRoute(APIRoute):
    """A route whose handler runs in one transaction; an exception rolls it back."""

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's own handler."""
        handle = super().get_route_handler()

        async def handle_in_transaction(request: Request) -> Response:
            async with database_of(request).transaction() as session:
                request.state.transaction = session
                return await handle(request)

        return handle_in_transaction


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


def network_of(address: str) -> str:
    """Return what one household or office shares: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:  # noqa: PLR2004
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed) >> 64 << 64, 64)))


Transaction = Annotated[AsyncSession, Depends(transaction_of)]
TheSettings = Annotated[Settings, Depends(settings_of)]
TheDatabase = Annotated[Database, Depends(database_of)]
