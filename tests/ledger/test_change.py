from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from reachinbox.ledger.change import change_sender_of_runs
from reachinbox.ledger.control import cancel_run, pause_run
from reachinbox.ledger.read import runs_of
from reachinbox.ledger.states import Reason
from reachinbox.planning.hours import DAY_NAMES
from reachinbox.planning.instants import to_micros
from reachinbox.runtime.errors import Conflict, Invalid
from tests.ledger.in_flight import (
    IN_HAND,
    WAITING,
    assert_it_adds_up,
    change,
    fullest,
    rows,
)
from tests.ledger.spread import campaign_over
from tests.ledger.world import World

LATER = timedelta(seconds=300)


async def reasons(world: World) -> Counter[str | None]:
    return Counter(row.due_reason for row in await rows(world, WAITING))


async def test_a_longer_delay_moves_everything_that_waits_later(world: World) -> None:
    sender = await world.sender()
    campaign = await world.campaign(sender, 4)
    assert await change(world, campaign, delay=timedelta(seconds=60)) == 4
    times = [row.due_at for row in await rows(world, WAITING)]
    assert [b - a for a, b in pairwise(times)] == [timedelta(seconds=60)] * 3
    assert await reasons(world) == {"rescheduled": 4}
    await assert_it_adds_up(world)


async def test_a_looser_limit_moves_emails_earlier(world: World) -> None:
    sender = await world.sender()
    due = datetime.now(UTC) + timedelta(hours=9)
    campaign = await world.campaign(sender, 50, due=due, hourly_limit=5)
    assert await change(world, campaign, hourly_limit=None) == 50
    assert all(row.due_at < datetime.now(UTC) for row in await rows(world, WAITING))
    assert len((await world.claim()).emails) == 50


async def test_a_promised_finish_is_kept_so_that_drift_shows_the_change(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    async with world.database.transaction() as tx:
        before = (await runs_of(tx, [campaign]))[campaign]
    await change(world, campaign, delay=timedelta(hours=1))
    async with world.database.transaction() as tx:
        after = (await runs_of(tx, [campaign]))[campaign]
    assert after.planned_last_at == before.planned_last_at
    assert after.drift_seconds == pytest.approx(7200, abs=10)


async def test_one_event_says_how_many_moved_and_when_the_last_leaves(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    await change(world, campaign, delay=timedelta(hours=1))
    assert await world.events(campaign) == [
        "campaign_scheduled", "campaign_changed", "emails_replanned"
    ]  # fmt: skip
    changed, replanned = await world.column("SELECT data FROM events WHERE seq > 1 ORDER BY seq")
    assert changed == {"changes": {"delay_seconds": [0, 3600]}}
    last = max(row.due_at for row in await rows(world, WAITING))
    assert (replanned["count"], replanned["waiting"]) == (3, 3)
    assert replanned["reason"] == "rescheduled"
    assert datetime.fromisoformat(replanned["last_at"]) == last


async def test_what_is_in_hand_is_untouched(world: World) -> None:
    sender, other = await world.sender(), await world.sender()
    campaign = await world.campaign(sender, 10)
    claim = await world.claim(room=4)
    before = await rows(world, IN_HAND)
    assert await change(world, campaign, sender_ids=(other,), delay=timedelta(seconds=1)) == 6
    assert await rows(world, IN_HAND) == before
    assert {row.sender_id for row in await rows(world, WAITING)} == {other}
    await world.settle(claim, "scheduled", is_attempt=False, facts=None)
    await assert_it_adds_up(world)
    await world.wake_all()
    assert {email.sender_id for email in (await world.claim()).emails} == {sender, other}


async def test_an_added_sender_takes_its_share(world: World) -> None:
    first, second = await world.sender(limit=10), await world.sender(limit=10)
    campaign = await world.campaign(first, 20)
    await change(world, campaign, sender_ids=(first, second))
    shares = Counter(row.sender_id for row in await rows(world, WAITING))
    assert shares == {first: 10, second: 10}
    domains = (await world.one("SELECT message_domains FROM runs")).message_domains
    assert domains.keys() == {str(first), str(second)}
    assert len((await world.claim()).emails) == 20


async def test_a_removed_sender_keeps_the_domain_of_what_it_sent(world: World) -> None:
    first, second = await world.sender(), await world.sender()
    campaign = await world.campaign(first, 3)
    await world.settle(await world.claim(room=1))
    await change(world, campaign, sender_ids=(second,))
    run = await world.one("SELECT message_domains, sender_ids FROM runs")
    assert run.message_domains.keys() == {str(first), str(second)}
    assert run.sender_ids == [second]
    assert await world.column("SELECT sender_id FROM shares") == [second]


async def test_a_back_off_and_its_sender_are_kept(world: World) -> None:
    senders = [await world.sender() for _ in range(2)]
    campaign = await campaign_over(world, senders, 8)
    claim = await world.claim(room=2)
    tried = {email.id: email.sender_id for email in claim.emails}
    await world.settle(claim, "scheduled", wait=LATER, reason=Reason.TEMPORARY_REFUSAL)
    before = {row.id: row.due_at for row in await rows(world, WAITING)}
    await change(world, campaign, delay=timedelta(seconds=1))
    waiting = await rows(world, WAITING)
    after = {row.id: (row.sender_id, row.due_at) for row in waiting if row.id in tried}
    assert {email_id: sender for email_id, (sender, _) in after.items()} == tried
    assert all(at >= before[email_id] for email_id, (_, at) in after.items())
    await assert_it_adds_up(world)


async def test_a_paused_campaign_is_planned_anew_and_stays_paused(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    async with world.database.transaction() as tx:
        await pause_run(tx, campaign)
    assert await change(world, campaign, delay=timedelta(seconds=5)) == 3
    assert (await world.one("SELECT status FROM runs")).status == "paused"
    assert (await world.claim()).emails == []


async def test_priority_and_parallel_change_without_a_new_plan(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    assert await change(world, campaign, priority=0, max_parallel=2) == 0
    assert await world.events(campaign) == ["campaign_scheduled", "campaign_changed"]
    assert len((await world.claim()).emails) == 2


async def test_nothing_changed_is_no_event(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    assert await change(world, campaign) == 0
    assert await world.events(campaign) == ["campaign_scheduled"]


async def test_new_hours_hold_at_once(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    day = DAY_NAMES[(datetime.now(UTC).weekday() + 2) % 7]
    hours = {"days": [day], "from": "09:00", "to": "10:00"}
    await change(world, campaign, hours=hours)
    assert {row.due_at.strftime("%a %H:%M").lower() for row in await rows(world, WAITING)} == {
        f"{day} 09:00"
    }
    assert (await world.claim()).emails == []
    await change(world, campaign, hours=None)
    assert len((await world.claim()).emails) == 3


async def test_nothing_is_planned_before_the_start(world: World) -> None:
    start = datetime.now(UTC) + timedelta(hours=2)
    campaign = await world.campaign(await world.sender(), 3, due=start, start_at=start)
    await change(world, campaign, delay=timedelta(seconds=1))
    assert min(row.due_at for row in await rows(world, WAITING)) == start


async def test_an_ended_campaign_is_not_changed(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    async with world.database.transaction() as tx:
        await cancel_run(tx, campaign)
    with pytest.raises(Conflict, match="cancelled"):
        await change(world, campaign, delay=timedelta(seconds=1))


async def test_an_impossible_pace_changes_nothing(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 2000)
    before = await rows(world, WAITING)
    with pytest.raises(Invalid, match="5 years"):
        await change(world, campaign, delay=timedelta(days=1))
    assert await rows(world, WAITING) == before
    assert await world.events(campaign) == ["campaign_scheduled"]


async def change_sender(world: World, sender: Any, **limits: Any) -> int:
    await world.set_sender(sender, **limits)
    async with world.database.transaction() as tx:
        return await change_sender_of_runs(tx, world.user_id, sender, window=world.window)


async def test_a_sender_with_a_looser_limit_goes_on_earlier(world: World) -> None:
    sender = await world.sender(limit=1)
    campaign = await world.campaign(sender, 5)
    await change(world, campaign, delay=timedelta(seconds=0.001))
    assert max(row.due_at for row in await rows(world, WAITING)) > datetime.now(UTC) + 3 * LATER
    assert await change_sender(world, sender, limit=100) >= 4
    assert max(row.due_at for row in await rows(world, WAITING)) < datetime.now(UTC) + LATER


async def test_a_stricter_sender_serves_the_more_urgent_campaign_first(world: World) -> None:
    sender = await world.sender(limit=100)
    low = await world.campaign(sender, 20, priority=2)
    high = await world.campaign(sender, 20, priority=0)
    await change_sender(world, sender, limit=10)
    last = defaultdict(list)
    for row in await rows(world, WAITING):
        last[row.campaign_id].append(row.due_at)
    assert max(last[high]) < min(last[low])
    every = [to_micros(at) for times in last.values() for at in times]
    assert fullest(every, [], world.window) == 10
    await assert_it_adds_up(world)
