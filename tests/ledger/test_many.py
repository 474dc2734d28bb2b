import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from reachinbox.ledger import many
from reachinbox.ledger.control import cancel_run
from reachinbox.ledger.failures import FailureClass, failures_of
from reachinbox.ledger.many import Handled, Selection, resolve_emails, retry_emails
from reachinbox.ledger.settle import Settlement, settle
from reachinbox.ledger.states import EmailState, Reason
from reachinbox.runtime.ids import new_id
from tests.ledger.in_flight import assert_it_adds_up, rows
from tests.ledger.world import World

REFUSED = Reason.RECIPIENT_REFUSED


async def failed(world: World, count: int, reason: Reason = REFUSED) -> tuple[UUID, list[UUID]]:
    campaign = await world.campaign(await world.sender(), count)
    claim = await world.claim()
    await world.settle(claim, "failed", reason=reason, answer="550 5.1.1 no such user")
    return campaign, [email.id for email in claim.emails]


async def retry(world: World, **selection: object) -> Handled:
    async with world.database.transaction() as tx:
        return await retry_emails(tx, world.user_id, Selection(**selection))


async def test_failed_emails_named_by_id_wait_again_and_go(world: World) -> None:
    campaign, ids = await failed(world, 5)
    assert await retry(world, ids=ids[:3]) == Handled(3)
    await assert_it_adds_up(world)
    run = await world.one("SELECT open, failed, status, ended_at FROM runs")
    assert tuple(run) == (3, 2, "running", None)
    assert {email.id for email in (await world.claim()).emails} == set(ids[:3])
    assert (await world.events(campaign))[-3:] == ["email_scheduled"] * 3


async def test_the_event_keeps_class_and_attempts(world: World) -> None:
    _, ids = await failed(world, 1)
    await retry(world, ids=ids)
    (data,) = await world.column("SELECT data FROM events WHERE kind = 'email_scheduled'")
    assert data == {
        "reason": "by_user", "was": "failed", "was_reason": "recipient_refused", "attempts": 1
    }  # fmt: skip


async def test_a_filter_takes_one_campaign_and_one_reason(world: World) -> None:
    first, _ = await failed(world, 2)
    second, _ = await failed(world, 3)
    third, _ = await failed(world, 4, Reason.ATTEMPTS_USED_UP)
    assert await retry(world, campaign_id=first) == Handled(2)
    assert await retry(world, reason=Reason.ATTEMPTS_USED_UP) == Handled(4)
    assert await retry(world) == Handled(3)
    assert await retry(world, campaign_id=second) == Handled(0)
    await assert_it_adds_up(world)
    assert {first, second, third} == {e.campaign_id for e in (await world.claim()).emails}


async def test_what_cannot_be_retried_is_counted_with_its_reason(world: World) -> None:
    _, ids = await failed(world, 2)
    waiting = await world.campaign(await world.sender(), 1)
    (other,) = await world.column("SELECT id FROM emails WHERE campaign_id = :id", id=waiting)
    answer = await retry(world, ids=[*ids, *ids, other, new_id()])
    assert answer == Handled(2, {"not_failed": 1, "not_found": 1})


async def test_a_cancelled_campaign_and_a_deleted_sender_stay_as_they_are(world: World) -> None:
    campaign, ids = await failed(world, 1)
    cancelled = await world.campaign(await world.sender(), 2)
    claim = await world.claim(room=1)
    await world.settle(claim, "failed", reason=REFUSED)
    async with world.database.transaction() as tx:
        await cancel_run(tx, cancelled)
        gone = "DELETE FROM lanes WHERE sender_id IN (SELECT sender_id FROM emails WHERE id = :id)"
        await tx.execute(text(gone), {"id": ids[0]})
    answer = await retry(world)
    assert answer == Handled(0, {"sender_deleted": 1, "campaign_cancelled": 1})
    assert campaign != cancelled
    await assert_it_adds_up(world)


async def test_emails_of_others_are_not_found(world: World) -> None:
    _, ids = await failed(world, 2)
    other = await World(world.database).begin()
    assert await retry(other, ids=ids) == Handled(0, {"not_found": 2})
    assert await retry(other) == Handled(0)


async def test_a_filter_that_fits_more_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST_AT_ONCE", 3)
    campaign, _ = await failed(world, 5)
    assert await retry(world, campaign_id=campaign) == Handled(3, {}, more=True)
    assert await retry(world, campaign_id=campaign) == Handled(2)


async def resolve(world: World, verdict: str, **selection: object) -> Handled:
    async with world.database.transaction() as tx:
        return await resolve_emails(tx, world.user_id, Selection(**selection), verdict)


async def test_unknown_emails_are_settled_as_sent_or_go_again(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 5)
    claim = await world.claim()
    await world.settle(claim, "unknown", reason=Reason.NO_ANSWER)
    ids = [email.id for email in claim.emails]
    assert await resolve(world, "sent", ids=ids[:2]) == Handled(2)
    assert await resolve(world, "sent", ids=ids[:3]) == Handled(1, {"not_unknown": 2})
    assert await resolve(world, "retry", campaign_id=campaign) == Handled(2)
    run = await world.one("SELECT open, sent, unknown, status FROM runs")
    assert tuple(run) == (2, 3, 0, "running")
    await assert_it_adds_up(world)


async def test_a_late_answer_and_a_person_do_not_wait_for_each_other_in_a_circle(
    world: World,
) -> None:
    await world.campaign(await world.sender(), 40)
    claim = await world.claim()
    await world.mark(claim)
    await world.settle(claim, "unknown", reason=Reason.WORKER_LOST)
    late = [
        Settlement(e.id, e.campaign_id, e.sender_id, EmailState.SENT, facts={})
        for e in claim.emails
    ]

    async def answer_late() -> None:
        async with world.database.driver() as connection:
            await settle(connection, world.worker_id, late)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(answer_late())
        for email in claim.emails[::-1]:
            group.create_task(resolve(world, "sent", ids=[email.id]))
    assert {row.status for row in await rows(world, "SELECT status FROM emails")} == {"sent"}
    await assert_it_adds_up(world)


async def test_failures_are_counted_by_reason_and_code(world: World) -> None:
    campaign = await world.campaign(await world.sender(), 6)
    answers = ["550 5.1.1 no such user", "550 5.1.1 unknown", "452 full", None]
    for answer, count in zip(answers, (2, 1, 2, 1), strict=True):
        reason = Reason.ATTEMPTS_USED_UP if answer == "452 full" else REFUSED
        claim = await world.claim(room=count)
        await world.settle(claim, "failed", reason=reason, answer=answer)
        await world.wake_all()
    async with world.database.transaction() as tx:
        assert await failures_of(tx, campaign) == [
            FailureClass("recipient_refused", 550, 3, "550 5.1.1 unknown"),
            FailureClass("attempts_used_up", 452, 2, "452 full"),
            FailureClass("recipient_refused", None, 1, None),
        ]
