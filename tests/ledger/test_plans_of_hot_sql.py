"""What every hot statement costs when there are a million e-mails: pages looked at, never time."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.activities import Listener, activities_of
from reachinbox.ledger.claim import claim_due_emails
from reachinbox.ledger.follow import emails_as_they_are, marks_of, newest_facts
from reachinbox.ledger.planned_hours import days_of_senders, upcoming_of
from reachinbox.ledger.pulse import (
    feel_pulse,
    lanes_in_trouble,
    running_campaigns,
    runs_in_trouble,
)
from reachinbox.ledger.read import list_emails, runs_of
from reachinbox.ledger.settle import Settlement, mark_sending, settle
from reachinbox.ledger.states import EmailState
from reachinbox.ledger.suppress import which_suppressed
from reachinbox.ledger.workers import due_shards, fair_share, take_back_from_dead
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import Database
from tests.ledger.explained import Explained, explain, statements_of, statements_of_session
from tests.ledger.million import (
    BIG,
    SHARD,
    USER,
    WORKER,
    campaign_id,
    email_id,
    fill,
)

pytestmark = pytest.mark.xdist_group("million")

HOUR = timedelta(hours=1)
LARGE = {"emails", "events", "sender_use"}
PAGE = 50


@pytest.fixture(scope="module")
async def million(engine_urls: tuple[str, str]) -> AsyncIterator[Database]:
    """A database of its own, so that no other test meets a million rows."""
    server = await asyncpg.connect(engine_urls[0])
    name = f"million_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"
    await server.execute(f"CREATE DATABASE {name}")
    url = make_url(engine_urls[0]).set(database=name)
    database = Database(url.render_as_string(hide_password=False), size=2)
    await upgrade_schema(database)
    async with database.driver() as connection:
        await fill(connection)
    yield database
    await database.close()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture(scope="module")
async def life(million: Database) -> list[Explained]:
    """Everything a worker sends in the life of e-mails, over all lanes at once, explained."""
    async with million.driver() as connection:

        async def live() -> None:
            claims = await claim_due_emails(
                connection, shards=[SHARD], worker_id=WORKER, freed=[], window=HOUR, room=1000
            )
            claim = claims[SHARD]
            assert len(claim.emails) == 1000
            going = claim.emails[:500]
            assert len(await mark_sending(connection, WORKER, [e.id for e in going])) == 500
            await settle(connection, WORKER, [_sent(email) for email in going])

        return await explain(connection, await statements_of(connection, live))


def _sent(email: Any) -> Settlement:
    return Settlement(
        email.id, email.campaign_id, email.sender_id, EmailState.SENT,
        is_attempt=True, is_use=True, facts={"answer": "250 ok"},
    )  # fmt: skip


async def explained_page(million: Database, **asked: Any) -> list[Explained]:
    pages = []
    statements = await statements_of_session(
        million, lambda session: _keep(pages, list_emails(session, USER, limit=PAGE, **asked))
    )
    assert [len(page) for page in pages] == [PAGE]
    async with million.driver() as connection:
        return await explain(connection, statements)


async def _keep(pages: list[Any], page: Any) -> None:
    pages.append(await page)


def none_scans_through_large_tables(explained: list[Explained]) -> None:
    guilty = [each for each in explained if each.scanned_through() & LARGE]
    assert guilty == []


async def test_nothing_a_worker_sends_scans_through_a_large_table(life: list[Explained]) -> None:
    assert len(life) >= 12
    none_scans_through_large_tables(life)


async def test_a_claim_looks_at_little_more_than_it_takes(life: list[Explained]) -> None:
    claims = [each for each in life if "INSERT INTO in_hand" in each.statement.sql]
    assert claims
    for claim in claims:
        assert claim.buffers_of("emails") < 60 * 1000, claim
        # the seconds of an hour, for each of 200 lanes
        assert claim.buffers_of("sender_use") < 200 * 1000, claim


async def test_marking_and_settling_touch_each_email_a_few_times(life: list[Explained]) -> None:
    found = [e for e in life if "'sending'" in e.statement.sql or "let_go" in e.statement.sql]
    assert len(found) >= 4
    for each in found:
        assert each.buffers < 50 * 500, each


async def test_what_a_worker_asks_again_and_again_is_a_handful_of_pages(
    million: Database,
) -> None:
    async with million.driver() as connection:

        async def look() -> None:
            await due_shards(connection)
            await fair_share(connection)
            await take_back_from_dead(connection)

        found = await explain(connection, await statements_of(connection, look))
    none_scans_through_large_tables(found)
    for each in found:
        assert each.buffers < 200, each


async def test_the_last_page_of_a_campaign_costs_what_the_first_does(million: Database) -> None:
    first = await explained_page(million, campaign_id=campaign_id(0))
    last = await explained_page(million, campaign_id=campaign_id(0), after=email_id(BIG - PAGE - 1))
    none_scans_through_large_tables([*first, *last])
    for one, other in zip(first, last, strict=True):
        assert max(one.buffers, other.buffers) < 20 * PAGE, (one, other)


async def test_any_page_over_all_campaigns_costs_about_the_same(million: Database) -> None:
    asked = ({}, {"after": email_id(BIG)}, {"status": "sent", "after": email_id(500_000)})
    for each in asked:
        pages = await explained_page(million, **each)
        none_scans_through_large_tables(pages)
        for page in pages:
            assert page.buffers < 100 * PAGE, page


async def test_reading_campaigns_counts_no_emails(million: Database) -> None:
    wanted = [campaign_id(number) for number in range(20)]
    statements = await statements_of_session(million, lambda session: runs_of(session, wanted))
    async with million.driver() as connection:
        found = await explain(connection, statements)
    none_scans_through_large_tables(found)
    for each in found:
        assert each.buffers_of("emails") < 20 * 200, each


async def test_asking_the_suppression_list_is_a_probe_for_each_address(million: Database) -> None:
    keys = [f"gone{number}@example.org" for number in range(100)]
    statements = await statements_of_session(
        million, lambda session: which_suppressed(session, USER, keys)
    )
    async with million.driver() as connection:
        found = await explain(connection, statements)
    for each in found:
        assert each.buffers < 10 * len(keys), each


async def test_what_a_relay_asks_four_times_a_second_is_a_probe_for_each_campaign(
    million: Database,
) -> None:
    followed = [campaign_id(number) for number in range(50)]
    async with million.driver() as connection:

        async def look() -> None:
            listener = Listener()
            await listener.hear(connection)
            await listener.hear(connection)
            assert len(await marks_of(connection, followed)) == 50

        found = await explain(connection, await statements_of(connection, look))
        facts = await statements_of_session(
            million, lambda session: _newest(session, [(one, 0, 300_000) for one in followed])
        )
        found += await explain(connection, facts)
    assert len(found) >= 6
    none_scans_through_large_tables(found)
    for each in found:
        assert each.buffers < 50 * 100, each


async def _newest(session: AsyncSession, spans: list[tuple[UUID, int, int]]) -> None:
    facts = await newest_facts(session, spans, limit=10)
    assert len(facts) == 10
    assert len(await emails_as_they_are(session, [email_id(n) for n in range(500)])) == 500


async def test_what_a_dashboard_asks_counts_no_emails(million: Database) -> None:
    async def look(session: AsyncSession) -> None:
        assert await upcoming_of(session, USER, timedelta(hours=24))
        days = await days_of_senders(session, USER, days=7, timezone="Europe/Berlin", window=HOUR)
        assert len(days) == 7 * 200
        assert len(await activities_of(session, USER, before=None, limit=50)) == 50
        await feel_pulse(session)
        await runs_in_trouble(session, USER, limit=50)
        assert len(await running_campaigns(session, USER, limit=50)) == 50
        await lanes_in_trouble(session, USER, limit=50)

    statements = await statements_of_session(million, look)
    async with million.driver() as connection:
        found = await explain(connection, statements)
    assert len(found) >= 14
    none_scans_through_large_tables(found)
    for each in found:
        assert each.buffers_of("emails") == 0, each
        assert each.buffers < 3000, each
