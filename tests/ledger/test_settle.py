import asyncio
from datetime import timedelta
from typing import Literal
from uuid import UUID

import pytest

from reachinbox.ledger.claim import Claim
from reachinbox.ledger.control import cancel_email, cancel_run, resolve_email, retry_email
from reachinbox.ledger.locks import lock_runs, lock_sending_of
from reachinbox.ledger.read import email_with_timeline, list_emails, runs_of
from reachinbox.ledger.replan import replan_lane
from reachinbox.ledger.settle import Settlement, settle
from reachinbox.ledger.states import EmailState, Reason
from reachinbox.ledger.workers import DEAD_AFTER, take_back_from_dead
from reachinbox.runtime.errors import Conflict
from reachinbox.runtime.ids import new_id
from tests.ledger.world import HOUR, World


async def counts(world: World) -> dict[str, int]:
    campaign = (await world.one("SELECT campaign_id FROM runs")).campaign_id
    async with world.database.transaction() as tx:
        view = (await runs_of(tx, [campaign]))[campaign]
    found = view.counts
    assert found["total"] == sum(n for name, n in found.items() if name != "total")
    return {name: n for name, n in found.items() if n and name != "total"}


async def kill_worker(world: World) -> None:
    async with world.database.driver() as connection:
        await connection.execute(
            "UPDATE workers SET beat_at = now() - $1::interval", 2 * DEAD_AFTER
        )
        await take_back_from_dead(connection)


async def test_the_counters_follow_an_email_through_its_states(world: World) -> None:
    await world.campaign(await world.sender(), 1)
    assert await counts(world) == {"scheduled": 1}
    claim = await world.claim()
    assert await counts(world) == {"claimed": 1}
    await world.mark(claim)
    assert await counts(world) == {"sending": 1}
    await world.settle(claim)
    assert await counts(world) == {"sent": 1}


async def test_a_campaign_is_completed_when_nothing_is_open(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 2)
    await world.settle(await world.claim(room=1))
    assert (await world.one("SELECT status FROM runs")).status == "running"
    await world.wake_all()
    await world.settle(await world.claim())
    assert (await world.one("SELECT status FROM runs")).status == "completed"
    assert await world.events(campaign) == [
        "campaign_scheduled", "campaign_started", "email_sent", "email_sent", "campaign_completed",
    ]  # fmt: skip


async def test_a_retry_waits_and_keeps_its_count(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 1)
    await world.settle(
        await world.claim(), "scheduled", reason=Reason.TEMPORARY_REFUSAL, wait=timedelta(seconds=5)
    )
    email = await world.one("SELECT attempts, due_reason, due_at > now() AS later FROM emails")
    assert tuple(email) == (1, "temporary_refusal", True)
    assert await counts(world) == {"scheduled": 1}
    claim = await world.claim(freed=[sender])
    assert claim.emails == []
    assert 3 < (claim.next_wake_seconds or 0) <= 5


async def test_an_email_put_down_can_be_claimed_again_at_once(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 1)
    await world.settle(await world.claim(), "scheduled", is_attempt=False, facts=None)
    assert len((await world.claim(freed=[sender])).emails) == 1
    assert (await world.one("SELECT attempts FROM emails")).attempts == 0


async def test_what_a_dead_worker_had_claimed_waits_again(world: World) -> None:
    await world.campaign(await world.sender(), 2)
    await world.claim()
    await kill_worker(world)
    assert await counts(world) == {"scheduled": 2}
    await world.start_worker(world.worker_id)
    assert len((await world.claim()).emails) == 2


async def test_what_a_dead_worker_was_sending_is_unknown_and_never_claimed(world: World) -> None:
    await world.campaign(await world.sender(), 1)
    await world.mark(await world.claim())
    await kill_worker(world)
    assert await counts(world) == {"unknown": 1}
    await world.start_worker(world.worker_id)
    await world.wake_all()
    assert (await world.claim()).emails == []


async def test_a_dead_workers_doubtful_emails_count_against_the_limit(world: World) -> None:
    sender = await world.sender(limit=2)
    await world.campaign(sender, 4)
    await world.mark(await world.claim())
    await kill_worker(world)
    await world.start_worker(world.worker_id)
    assert (await world.claim(freed=[sender])).emails == []


async def test_a_late_answer_ends_the_doubt(world: World) -> None:
    await world.campaign(await world.sender(), 1)
    claim = await world.claim()
    await world.mark(claim)
    await kill_worker(world)
    await world.settle(claim, "sent")
    assert await counts(world) == {"sent": 1}


async def test_a_worker_that_lost_its_email_cannot_settle_it_as_anything_else(
    world: World,
) -> None:
    await world.campaign(await world.sender(), 1)
    claim = await world.claim()
    await kill_worker(world)
    await world.settle(claim, "failed")
    assert await counts(world) == {"scheduled": 1}


async def test_an_email_to_be_tried_again_is_cancelled_with_its_campaign(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 3)
    claim = await world.claim(room=1)
    await world.mark(claim)
    async with world.database.transaction() as tx:
        assert await cancel_run(tx, campaign) == 2
    await world.settle(claim, "scheduled", wait=timedelta(seconds=5))
    assert await counts(world) == {"cancelled": 3}


async def test_a_person_retries_a_failed_email(world: World) -> None:
    sender = await world.sender()
    campaign = await world.campaign(sender, 1)
    claim = await world.claim()
    await world.settle(claim, "failed", reason=Reason.RECIPIENT_REFUSED)
    async with world.database.transaction() as tx:
        await retry_email(tx, world.user_id, claim.emails[0].id)
    assert await counts(world) == {"scheduled": 1}
    await world.settle(await world.claim())
    assert await counts(world) == {"sent": 1}
    assert "campaign_completed" in await world.events(campaign)


async def test_a_person_resolves_an_unknown_email(world: World) -> None:
    await world.campaign(await world.sender(), 2)
    claim = await world.claim()
    await world.settle(claim, "unknown", reason=Reason.NO_ANSWER)
    first, second = claim.emails
    async with world.database.transaction() as tx:
        await resolve_email(tx, world.user_id, first.id, "sent")
        await resolve_email(tx, world.user_id, second.id, "retry")
    assert await counts(world) == {"sent": 1, "scheduled": 1}


async def test_cancelling_the_last_email_completes_its_campaign(world: World) -> None:
    await world.campaign(await world.sender(), 1)
    async with world.database.transaction() as tx:
        [email] = await list_emails(tx, world.user_id)
        await cancel_email(tx, world.user_id, email.id)
    assert (await world.one("SELECT status FROM runs")).status == "completed"
    assert await counts(world) == {"cancelled": 1}


async def test_the_timeline_tells_every_attempt(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, 1)
    claim = await world.claim()
    facts = {"attempt": 1, "answer": "451 later"}
    await world.settle(claim, "scheduled", wait=timedelta(0), facts=facts)
    await world.settle(await world.claim(freed=[sender]), facts={"attempt": 2, "answer": "250"})
    async with world.database.transaction() as tx:
        email, timeline = await email_with_timeline(tx, world.user_id, claim.emails[0].id)
    assert [fact["kind"] for fact in timeline] == ["email_planned", "email_scheduled", "email_sent"]
    assert timeline[1]["answer"] == "451 later"
    assert email.attempts == 2


async def test_event_numbers_have_no_gaps(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 40)
    while (claim := await world.claim(room=7)).emails:
        await world.settle(claim)
        await world.wake_all()
    numbers = await world.column(
        "SELECT seq FROM events WHERE campaign_id = :id ORDER BY seq", id=campaign
    )
    assert numbers == list(range(1, 44))
    assert (await world.one("SELECT seq FROM runs")).seq == 43


async def test_a_backlog_over_the_limit_is_planned_anew_in_order(world: World) -> None:
    sender = await world.sender(limit=2, max_in_hand=2)
    await world.campaign(sender, 7)
    await world.settle(await world.claim())
    async with world.database.transaction() as tx:
        assert await replan_lane(tx, sender, HOUR) == 5
    rows = await world.column(
        "SELECT extract(epoch FROM due_at - now()) / 3600 FROM emails"
        " WHERE status = 'scheduled' ORDER BY due_at, id"
    )
    assert [round(float(hours)) for hours in rows] == [1, 1, 2, 2, 3]
    again = await world.claim(freed=[sender])
    assert again.over_limit == []
    assert again.next_wake_seconds is not None
    assert again.next_wake_seconds > 3500


async def test_pages_of_emails_follow_each_other_without_gaps(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 25)
    await world.settle(await world.claim(room=10))
    seen = []
    after = None
    async with world.database.transaction() as tx:
        while page := await list_emails(
            tx, world.user_id, campaign_id=campaign, after=after, limit=4
        ):
            seen += [email.id for email in page]
            after = page[-1].id
        sent = await list_emails(tx, world.user_id, status="sent")
        found = await list_emails(tx, world.user_id, q="P24@")
        others = await list_emails(tx, new_id())
    assert len(seen) == len(set(seen)) == 25
    assert seen == sorted(seen)
    assert len(sent) == 10
    assert [email.recipient for email in found] == ["p24@example.com"]
    assert others == []


async def until_somebody_waits_for_a_lock(world: World) -> None:
    waits = "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with asyncio.timeout(30):
        while (await world.one(waits + " AND datname = current_database()")).n == 0:
            await asyncio.sleep(0)


async def doubtful(world: World) -> Claim:
    """Return what was on the wire when its worker was given up."""
    await world.campaign(await world.sender(), 1)
    claim = await world.claim()
    await world.mark(claim)
    await kill_worker(world)
    return claim


@pytest.mark.parametrize("verdict", ["sent", "retry"])
async def test_a_person_who_holds_the_run_decides_before_a_late_answer(
    world: World, verdict: Literal["sent", "retry"]
) -> None:
    claim = await doubtful(world)
    async with (
        asyncio.timeout(60),
        asyncio.TaskGroup() as group,
        world.database.transaction() as tx,
    ):
        await lock_sending_of(tx, world.user_id)
        await lock_runs(tx, [claim.emails[0].campaign_id])
        group.create_task(world.settle(claim, "failed"))
        await until_somebody_waits_for_a_lock(world)
        await resolve_email(tx, world.user_id, claim.emails[0].id, verdict)
    assert await counts(world) == {"sent" if verdict == "sent" else "scheduled": 1}


async def test_a_late_answer_that_holds_the_run_decides_before_a_person(world: World) -> None:
    claim = await doubtful(world)
    late = [Settlement(e.id, e.campaign_id, e.sender_id, EmailState.SENT) for e in claim.emails]
    async with asyncio.timeout(60):
        async with world.database.driver() as connection, connection.transaction():
            await settle(connection, world.worker_id, late)
            person = asyncio.create_task(resolve(world, claim.emails[0].id))
            await until_somebody_waits_for_a_lock(world)
        with pytest.raises(Conflict):
            await person
    assert await counts(world) == {"sent": 1}


async def resolve(world: World, email_id: UUID) -> None:
    async with world.database.transaction() as tx:
        await resolve_email(tx, world.user_id, email_id, "retry")


async def test_a_late_answer_counts_against_the_limit_from_when_it_came(world: World) -> None:
    sender = await world.sender(limit=2, max_in_hand=2)
    await world.campaign(sender, 3)
    late = await world.claim(room=1)
    await world.mark(late)
    await kill_worker(world)
    await world.start_worker(world.worker_id)
    await world.age_use(HOUR.total_seconds() + 60)  # its worker had stood still for that long
    assert len((await world.claim(room=1, freed=[sender])).emails) == 1
    await world.settle(late, "sent")
    assert (await world.claim(freed=[sender])).emails == []
