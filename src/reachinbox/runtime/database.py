"""PostgreSQL: one pool, one opener of transactions, and the driver itself where SQL is hot."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

import asyncpg
import sqlalchemy.exc
from sqlalchemy import DateTime, MetaData, make_url, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase

from reachinbox.runtime.errors import Unavailable

type_map: dict[Any, Any] = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB}


class Table(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = type_map


# What asyncpg and SQLAlchemy raise when PostgreSQL is away, starting, full or read-only.
AWAY: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection lost in the middle of a statement may say this
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
)


def is_away(error: BaseException) -> bool:
    """Return whether this means that PostgreSQL is away, in whatever it was wrapped."""
    if isinstance(error, sqlalchemy.exc.DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, AWAY) or isinstance(driver_error(error), AWAY)


def driver_error(error: BaseException) -> BaseException | None:
    """Return asyncpg's own error under SQLAlchemy's, if there is one."""
    # SQLAlchemy wraps twice: its own error, its asyncpg adapter's, asyncpg's.
    return (
        error.orig.__cause__
        if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig
        else None
    )


# Hot statements touch few rows of tables in which many have just died. A plain index scan marks
# dead entries as it passes them, so that the next one skips them; a bitmap scan never does.
# A plan made while a table was empty must not read it from end to end once it is not. Compiling
# such short statements costs more than running them.
HOT_SETTINGS = {"enable_bitmapscan": "off", "enable_seqscan": "off", "jit": "off"}


class Database:
    """The pool of one process. Nothing but `transaction` and `driver` hands out connections."""

    def __init__(self, url: str, *, size: int = 10) -> None:
        self.url = make_url(url).set(drivername="postgresql+asyncpg")
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=size,
            max_overflow=size,
            pool_timeout=10,
            pool_pre_ping=True,
            hide_parameters=True,  # errors are logged, and parameters hold people's secrets
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._driver_url = make_url(url).set(drivername="postgresql")
        self._driver_size = size
        self._driver_pool: asyncpg.Pool[asyncpg.Record] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """Open one transaction; it commits when the block ends well and rolls back otherwise."""
        async with self._sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def driver(self) -> "AsyncGenerator[asyncpg.Connection[asyncpg.Record]]":
        """Lend an asyncpg connection, for hot SQL: each statement commits by itself unless opened.

        These come from a pool without SQLAlchemy's checks at every use, which cost more than a
        short statement does. A connection that broke is replaced; the caller sees one of `AWAY`.
        """
        if self._driver_pool is None:
            self._driver_pool = await asyncpg.create_pool(
                self._driver_url.render_as_string(hide_password=False),
                min_size=0,
                max_size=self._driver_size,
                init=_read_json,
                reset=_keep_as_it_is,
                max_inactive_connection_lifetime=60,
                server_settings=HOT_SETTINGS,
            )
        async with self._driver_pool.acquire(timeout=10) as connection:
            yield cast("asyncpg.Connection[asyncpg.Record]", connection)

    async def ping(self) -> None:
        """Raise `Unavailable` unless PostgreSQL answers."""
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except AWAY as error:
            raise Unavailable("The database does not answer.", code="database_away") from error

    async def close(self) -> None:
        """Close every connection."""
        if self._driver_pool is not None:
            self._driver_pool.terminate()
        await self.engine.dispose()


def _write_jsonb(text_of_json: str) -> bytes:
    return b"\x01" + text_of_json.encode()  # the version of jsonb's binary form


def _read_jsonb(binary: bytes) -> Any:
    return json.loads(binary[1:])


async def _read_json(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=_write_jsonb,
        decoder=_read_jsonb,
        format="binary",  # COPY knows no other
    )


async def _keep_as_it_is(_connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Nothing to reset: nobody leaves session settings, cursors or locks behind."""


async def driver_of(session: AsyncSession) -> "asyncpg.Connection[asyncpg.Record]":
    """Return the asyncpg connection inside `session`'s transaction, for COPY and hot SQL.

    A statement is sent first, so that the transaction has begun on the wire.
    """
    await session.execute(text("SELECT 1"))
    raw = await (await session.connection()).get_raw_connection()
    return cast("asyncpg.Connection[asyncpg.Record]", raw.driver_connection)
