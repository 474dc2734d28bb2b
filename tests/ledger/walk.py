"""A world inside one transaction, where time stands still until a test moves it.

`now()` is the time the transaction began, so what an explanation says and what a claim does are
compared at the very same microsecond; everything is taken back at the end.
"""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.enter import Promise, enter_campaign
from reachinbox.ledger.explain import explain_email
from reachinbox.ledger.explanation import Explanation, Gate
from reachinbox.runtime.database import Database, driver_of
from reachinbox.runtime.ids import new_id
from tests.ledger.explained import undone
from tests.ledger.world import World

CLOCK = re.compile(r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun) |\d+ \w{3} \d{4} )?\d\d:\d\d(:\d\d)? UTC")
PASS = """
UPDATE emails SET due_at = due_at - $1::interval, planned_at = planned_at - $1::interval;
UPDATE shares SET next_at = next_at - $1::interval;
UPDATE runs SET opens_at = opens_at - $1::interval, closes_at = closes_at - $1::interval;
UPDATE lanes SET rest_until = rest_until - $1::interval, wake_at = wake_at - $1::interval;
WITH gone AS (DELETE FROM sender_use RETURNING *)
INSERT INTO sender_use (sender_id, tick, count, last_at)
SELECT sender_id, tick - $1::interval, count, last_at - $1::interval FROM gone ORDER BY 1, 2;
WITH gone AS (DELETE FROM campaign_use RETURNING *)
INSERT INTO campaign_use (campaign_id, tick, count)
SELECT campaign_id, tick - $1::interval, count FROM gone ORDER BY 1, 2
"""


class OneTransaction:
    """Hands out parts of one transaction wherever a `Database` would open its own."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with self.session.begin_nested():
            yield self.session

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Connection]:
        yield await driver_of(self.session)


class Walk(World):
    """A world whose time is moved by hand."""

    @property
    def session(self) -> AsyncSession:
        return cast("OneTransaction", self.database).session

    async def now(self) -> datetime:
        return (await self.one("SELECT now()"))[0]

    async def pass_time(self, span: timedelta) -> None:
        """Let everything that has happened or is to happen be so much nearer."""
        driver = await driver_of(self.session)
        for statement in PASS.split(";\n"):
            await driver.execute(statement, span)

    @asynccontextmanager
    async def what_if(self) -> AsyncIterator[None]:
        """Take back whatever the block does."""
        async with undone(await driver_of(self.session)):
            yield

    async def promise(self, emails: Sequence[tuple[UUID, float]], **pace: Any) -> UUID:
        """Promise e-mails as (sender, seconds from now)."""
        campaign_id, now = new_id(), await self.now()
        wanted = Promise(
            **{
                "campaign_id": campaign_id, "user_id": self.user_id, "subject": "Hello",
                "html": "<p>Hello</p>", "text": None, "priority": 1, "delay": timedelta(0),
                "hourly_limit": None, "max_parallel": None, "timezone": "UTC", "hours": None,
                "message_domains": {}, "planned_first_at": now, "planned_last_at": now,
            } | pace
        )  # fmt: skip
        rows = [
            (new_id(), sender, f"p{n}@example.com", f"p{n}@example.com", "{}",
             now + timedelta(seconds=seconds))
            for n, (sender, seconds) in enumerate(emails)
        ]  # fmt: skip
        await enter_campaign(self.session, wanted, rows)
        return campaign_id

    async def promised(self, sender: UUID, count: int = 1, *, due: float = -1) -> list[UUID]:
        """Promise e-mails of one sender, all due `due` seconds from now; return their ids."""
        return await self.emails_of(await self.promise([(sender, due)] * count))

    async def explain(self, email_id: UUID) -> Explanation:
        return await explain_email(
            self.session, self.user_id, email_id,
            window=self.window, max_attempts=5, ask_servers=_works,
        )  # fmt: skip

    async def gate(self, email_id: UUID, name: str) -> Gate:
        [gate] = [gate for gate in (await self.explain(email_id)).gates if gate.gate == name]
        return gate

    async def emails_of(self, campaign_id: UUID) -> list[UUID]:
        return await self.column(
            "SELECT id FROM emails WHERE campaign_id = :id ORDER BY due_at, id", id=campaign_id
        )

    async def execute(self, sql: str, **values: Any) -> None:
        await self.session.execute(text(sql), values)


async def _works(_session: AsyncSession, _sender_id: UUID, _now: datetime) -> Gate:
    return Gate("server", open=True, reason="relay is healthy.")


def without_times(said: str) -> str:
    """Put a dot in place of every time in a sentence."""
    return CLOCK.sub("…", said)


@asynccontextmanager
async def walking(database: Database) -> AsyncIterator[Walk]:
    """Begin a world that leaves no trace."""
    async with database.engine.connect() as connection, AsyncSession(connection) as session:
        yield cast("Walk", await Walk(cast("Database", OneTransaction(session))).begin())
