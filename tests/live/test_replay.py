"""Snapshot + events = new snapshot, whatever happens between."""

import asyncio
import random
from uuid import UUID

import httpx
import pytest
from redis.asyncio import Redis

from reachinbox.ledger.settle import settle
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.campaigns.world import ready_campaign, user_id_of
from tests.ledger.answers import RESULTS, settlement
from tests.ledger.world import World
from tests.live.client import PATIENCE
from tests.live.page import Page, at_rest, rows_of
from tests.live.serving import Served, serving

OUTCOMES = (*RESULTS, "sent", "sent", "sent")


def csv_of(count: int) -> bytes:
    return b"email,first_name,company\n" + b"".join(
        b"p%d@example.com,P,C\n" % number for number in range(count)
    )


class Sending:
    """A campaign that is sent by hand: claims, answers, and what a person does between."""

    def __init__(self, database: Database, http: httpx.AsyncClient, campaign_id: str) -> None:
        self.database, self.http, self.campaign_id = database, http, campaign_id
        self.world: World

    @classmethod
    async def begin(cls, database: Database, http: httpx.AsyncClient, count: int = 40) -> "Sending":
        sending = cls(database, http, await ready_campaign(http, database, csv_of(count)))
        sending.world = World(database, user_id=await user_id_of(http))
        await sending.world.start_worker(sending.world.worker_id)
        scheduled = await http.post(f"/api/campaigns/{sending.campaign_id}/schedule")
        assert scheduled.status_code == 200, scheduled.text
        return sending

    async def send(self, room: int, chance: random.Random) -> None:
        await self.world.wake_all()
        claim = await self.world.claim(room=room)
        marked = await self.world.mark(claim)
        answered = [email for email in claim.emails if email.id in marked]
        async with self.database.driver() as connection:
            await settle(
                connection,
                self.world.worker_id,
                [settlement(email, chance.choice(OUTCOMES)) for email in answered],
            )

    async def meddle(self, chance: random.Random) -> None:
        """What a person does; a refusal is an answer too."""
        path = f"/api/campaigns/{self.campaign_id}"
        what = chance.choice(["pause", "resume", "retry", "cancel one", "suppress", "slower"])
        if what in {"pause", "resume"}:
            await self.http.post(f"{path}/{what}")
        elif what == "retry":
            await self.http.post("/api/emails/retry", json={"campaign_id": self.campaign_id})
        elif what == "slower":
            await self.http.patch(path, json={"hourly_limit": chance.randint(500, 900)})
        else:
            rows = await rows_of(self.http, self.campaign_id)
            waiting = [row["id"] for row in rows.values() if row["status"] == "scheduled"]
            if waiting:
                await self.http.delete(f"/api/emails/{chance.choice(waiting)}")

    async def some(self, chance: random.Random, steps: int = 6) -> None:
        for _ in range(steps):
            await self.send(chance.randint(1, 5), chance)
            if chance.random() < 0.5:
                await self.meddle(chance)
        await self.http.post(f"/api/campaigns/{self.campaign_id}/resume")


async def is_what_the_api_says(page: Page, sending: Sending) -> None:
    await page.settles()
    fresh = Page(sending.campaign_id, page.client)
    await fresh.open()
    assert at_rest(page.progress) == at_rest(fresh.progress)
    assert page.rows == fresh.rows
    campaign = (await sending.http.get(f"/api/campaigns/{sending.campaign_id}")).json()
    assert page.progress["counts"] == campaign["counts"]
    assert page.progress["status"] == campaign["status"]
    counts = dict(campaign["counts"])
    assert counts.pop("total") == sum(counts.values())


@pytest.mark.parametrize("seed", range(2))
async def test_a_page_shows_what_the_api_says_whatever_happened(
    served: Served, database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    sending = await Sending.begin(database, await served.sign_up())
    page = Page(sending.campaign_id, await served.connect(sending.http))
    await page.open()
    for _ in range(3):
        await sending.some(chance)
        await is_what_the_api_says(page, sending)


async def test_a_page_that_was_away_catches_up(served: Served, database: Database) -> None:
    chance = random.Random(7)
    sending = await Sending.begin(database, await served.sign_up())
    page = Page(sending.campaign_id, await served.connect(sending.http))
    await page.open()
    await sending.some(chance, steps=3)
    await page.settles()
    await page.client.io.disconnect()
    await sending.some(chance)
    await page.come_back(await served.connect(sending.http))
    await sending.some(chance, steps=2)
    await is_what_the_api_says(page, sending)


async def test_a_page_outlives_the_api_process_and_the_loss_of_redis(
    settings: Settings, database: Database, redis_url: str
) -> None:
    chance = random.Random(11)
    async with serving(settings, database) as first:
        http = await first.sign_up()
        sending = await Sending.begin(database, http)
        page = Page(sending.campaign_id, await first.connect(http))
        await page.open()
        await sending.some(chance, steps=2)
        async with Redis.from_url(redis_url) as redis:
            await redis.flushdb()
        await sending.some(chance, steps=2)
        await page.settles()
        token = http.headers["Authorization"]
    async with serving(settings, database) as second:
        sending.http = httpx.AsyncClient(
            base_url=second.url, headers={"Authorization": token}, timeout=PATIENCE
        )
        await sending.some(chance, steps=2)
        await page.come_back(await second.connect(sending.http))
        await sending.some(chance, steps=2)
        await is_what_the_api_says(page, sending)


async def test_two_processes_tell_their_pages_the_same(
    settings: Settings, database: Database
) -> None:
    chance = random.Random(5)
    async with serving(settings, database) as one, serving(settings, database) as other:
        http = await one.sign_up()
        sending = await Sending.begin(database, http)
        elsewhere = httpx.AsyncClient(base_url=other.url, headers=http.headers, timeout=PATIENCE)
        pages = [
            Page(sending.campaign_id, await one.connect(http)),
            Page(sending.campaign_id, await other.connect(elsewhere)),
        ]
        for page in pages:
            await page.open()
        await sending.some(chance)
        for page in pages:
            await is_what_the_api_says(page, sending)
        assert at_rest(pages[0].progress) == at_rest(pages[1].progress)


async def test_a_flood_is_coalesced_and_nothing_of_it_is_lost(
    served: Served, database: Database
) -> None:
    sending = await Sending.begin(database, await served.sign_up(), count=400)
    page = Page(sending.campaign_id, await served.connect(sending.http))
    await page.open()
    began = asyncio.get_running_loop().time()
    chance = random.Random(3)
    for _ in range(60):
        await sending.send(10, chance)
    await is_what_the_api_says(page, sending)
    looks = (asyncio.get_running_loop().time() - began) / 0.25 + 1
    assert len(page.client.all("campaign_progress")) <= looks
    assert len(page.client.all("email_status")) <= looks * 10
    assert any(one["refetch"] for one in page.client.all("campaign_progress"))
    numbers = [one["seq"] for one in page.client.all("campaign_progress")]
    assert numbers == sorted(numbers)


async def test_events_are_read_page_by_page(served: Served, database: Database) -> None:
    sending = await Sending.begin(database, await served.sign_up())
    await sending.some(random.Random(2))
    path = f"/api/campaigns/{sending.campaign_id}/events"
    whole = (await sending.http.get(path, params={"limit": 1000})).json()
    pieces, last = [], 0
    while True:
        piece = (await sending.http.get(path, params={"after": last, "limit": 5})).json()
        pieces += piece["items"]
        if not piece["more"]:
            break
        last = piece["items"][-1]["seq"]
    assert pieces == whole["items"]
    assert [one["seq"] for one in pieces] == list(range(1, whole["progress"]["seq"] + 1))
    rows = await rows_of(sending.http, sending.campaign_id)
    told = [one["email"] for one in pieces if one["email"]]
    assert told
    for email in told:
        assert {name: email[name] for name in rows[email["id"]]} == rows[email["id"]]
        assert UUID(email["id"])
