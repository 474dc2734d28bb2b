from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from reachinbox.ledger.suppress import which_suppressed
from reachinbox.mail.unsubscribe import Leaving
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from reachinbox.senders.composing import Composer, unsubscribe_links
from reachinbox.senders.tables import Sender
from tests.conftest import browser_on
from tests.inbox.world import Sent, send
from tests.ledger.world import World


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_on(app) as client:
        yield client


@pytest.fixture
async def shop(world: World) -> UUID:
    """A sender whose row exists, with its lane."""
    sender_id = await world.sender()
    async with world.database.transaction() as tx:
        tx.add(
            Sender(
                id=sender_id,
                user_id=world.user_id,
                email="news@shop.example",
                name="Shop <&> Co",
                hourly_limit=1000,
                min_delay_seconds=0,
                postal_address="1 High Street, Ely",
            )
        )
    return sender_id


def link(settings: Settings, world: World, sent: Sent) -> str:
    token = unsubscribe_links(settings).tokens.write(Leaving(sent.id, world.user_id, sent.address))
    return f"/u/{token}"


async def is_suppressed(world: World, address: str) -> bool:
    async with world.database.transaction() as tx:
        return bool(await which_suppressed(tx, world.user_id, [address]))


async def test_looking_changes_nothing(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "ann@far.example", sender=shop)
    for method in ("GET", "HEAD", "GET"):
        answer = await stranger.request(method, link(settings, world, sent))
        assert answer.status_code == 200
    assert not await is_suppressed(world, "ann@far.example")
    shown = (await stranger.get(link(settings, world, sent))).text
    assert "ann@far.example" in shown
    assert "Shop &lt;&amp;&gt; Co" in shown
    assert "<script" not in shown


async def test_one_click_ends_everything_of_that_user_also_in_mid_campaign(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "Ann@Far.example", sender=shop)
    await world.campaign(shop, addresses=["ann@far.example", "ben@far.example"])
    claim = await world.claim(room=2)
    answer = await stranger.post(
        link(settings, world, sent), data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    may_go = await world.mark(claim)
    assert {each.address for each in claim.emails if each.id in may_go} == {"ben@far.example"}
    await world.campaign(shop, addresses=["ann@far.example"])
    later = await world.claim()
    assert all(each.is_suppressed for each in later.emails)
    assert not await world.mark(later)
    assert (await world.events(sent.campaign_id))[-1] == "email_unsubscribed"


async def test_repeats_are_harmless_and_recorded_once(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "ann@far.example", sender=shop)
    for _ in range(3):
        assert (await stranger.post(link(settings, world, sent))).status_code == 200
    assert (await world.events(sent.campaign_id)).count("email_unsubscribed") == 1


async def test_a_mistake_can_be_undone_for_seven_days(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "ann@far.example", sender=shop)
    url = link(settings, world, sent)
    assert "undo" in (await stranger.post(url)).text
    assert "Undone" in (await stranger.post(url, data={"undo": "yes"})).text
    assert not await is_suppressed(world, "ann@far.example")
    await stranger.post(url)
    async with world.database.transaction() as tx:
        age = text("UPDATE suppressions SET created_at = now() - CAST(:age AS interval)")
        await tx.execute(age, {"age": timedelta(days=8)})
    assert "undo" not in (await stranger.get(url)).text
    await stranger.post(url, data={"undo": "yes"})
    assert await is_suppressed(world, "ann@far.example")


async def test_what_another_reason_suppressed_is_not_undone_by_the_link(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "ann@far.example", sender=shop)
    async with world.database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO suppressions (id, user_id, address_key, reason)"
                " VALUES (gen_random_uuid(), :user, 'ann@far.example', 'complained')"
            ),
            {"user": world.user_id},
        )
    await stranger.post(link(settings, world, sent), data={"undo": "yes"})
    assert await is_suppressed(world, "ann@far.example")


async def test_every_wrong_token_gets_one_and_the_same_page(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "ann@far.example", sender=shop)
    good = link(settings, world, sent)
    for method in ("GET", "POST"):
        pages = {
            (await stranger.request(method, bad)).text for bad in ("/u/x", good[:-2], good + "A")
        }
        assert len(pages) == 1
        assert (await stranger.request(method, "/u/x")).status_code == 404


async def test_a_link_works_when_its_e_mail_has_been_cleaned_up(
    stranger: httpx.AsyncClient, settings: Settings, world: World, shop: UUID
) -> None:
    [sent] = await send(world, "ann@far.example", sender=shop)
    async with world.database.transaction() as tx:
        await tx.execute(text("DELETE FROM emails"))
    assert (await stranger.post(link(settings, world, sent))).status_code == 200
    assert await is_suppressed(world, "ann@far.example")


async def test_the_page_loads_nothing_and_tells_nobody(stranger: httpx.AsyncClient) -> None:
    headers = (await stranger.get("/u/x")).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


async def test_every_campaign_mail_carries_the_way_out(
    world: World, shop: UUID, settings: Settings, database: Database
) -> None:
    await world.campaign(shop, addresses=["ann@far.example"], html="<p>Hello</p>")
    claim = await world.claim()
    composer = Composer(database, settings)
    await composer.prepare(claim.emails)
    message = composer.compose(claim.emails[0]).message.decode()
    sent = claim.emails[0]
    token = unsubscribe_links(settings).tokens.write(Leaving(sent.id, world.user_id, sent.address))
    unfolded = message.replace("\r\n ", " ")
    assert f"List-Unsubscribe: <{settings.address}/u/{token}>," in unfolded
    assert f"<mailto:news@shop.example?subject=unsubscribe%20{token}>" in unfolded
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in message
    assert message.count(f"{settings.address}/u/{token}") == 3
    assert message.count("1 High Street, Ely") == 2
