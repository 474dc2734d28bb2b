"""Runs what the ledger runs, and says of each statement how PostgreSQL went about it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection
from reachinbox.runtime.database import Database

VERBS = ("SELECT", "WITH", "UPDATE", "INSERT", "DELETE")
NOT_OURS = ("pg_catalog", "set_config", "SELECT 1")
MODES = ("force_custom_plan", "force_generic_plan")


@dataclass(frozen=True)
class Statement:
    """SQL as it was sent, with its values."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Explained:
    """How a statement was carried out."""

    statement: Statement
    mode: str
    plan: dict[str, Any] = field(repr=False)

    @property
    def buffers(self) -> int:
        """Pages of 8 KB it looked at, as often as it did."""
        return self.plan["Shared Hit Blocks"] + self.plan["Shared Read Blocks"]

    def buffers_of(self, table: str) -> int:
        """Pages of one table and its indexes that were looked at."""
        return sum(
            node["Shared Hit Blocks"] + node["Shared Read Blocks"]
            for node in _nodes(self.plan)
            if node.get("Relation Name") == table and not node.get("Plans")
        )

    def scanned_through(self) -> set[str]:
        """Return the tables that were read from end to end."""
        return {
            node["Relation Name"] for node in _nodes(self.plan) if node["Node Type"] == "Seq Scan"
        }

    def __str__(self) -> str:
        return f"{self.mode}, {self.buffers} buffers: {' '.join(self.statement.sql.split())[:90]}"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _is_ours(sql: str) -> bool:
    """Drivers ask about types, and begin transactions; that is left out."""
    return sql.lstrip().startswith(VERBS) and not any(mark in sql for mark in NOT_OURS)


@asynccontextmanager
async def undone(connection: Connection) -> AsyncIterator[None]:
    """Take back everything the block does."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


async def statements_of(
    connection: Connection, work: Callable[[], Awaitable[Any]]
) -> list[Statement]:
    """Return what `work` sends over a connection; what it did is taken back."""
    sent: list[Statement] = []

    def note(query: asyncpg.connection.LoggedQuery) -> None:
        if _is_ours(query.query) and not query.exception:
            sent.append(Statement(query.query, tuple(query.args or ())))

    with connection.query_logger(note):
        async with undone(connection):
            await work()
        await asyncio.sleep(0)  # the log is told by the loop
    return sent


async def statements_of_session(
    database: Database, work: Callable[[AsyncSession], Awaitable[Any]]
) -> list[Statement]:
    """Return what `work` sends through SQLAlchemy."""
    sent: list[Statement] = []

    def note(_conn: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if _is_ours(sql):
            sent.append(Statement(sql, tuple(values)))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        async with database.transaction() as session:
            await work(session)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sent


async def explain(connection: Connection, statements: list[Statement]) -> list[Explained]:
    """Run statements one after another, once for each way of planning, and take them back."""
    explained: list[Explained] = []
    for mode in MODES:
        async with undone(connection):
            await connection.execute(f"SET LOCAL plan_cache_mode = {mode}")
            for statement in statements:
                [row] = await connection.fetch(
                    "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + statement.sql,
                    *statement.values,
                )
                plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
                explained.append(Explained(statement, mode, plan[0]["Plan"]))
    return explained
