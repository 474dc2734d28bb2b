"""Whatever happens to e-mails, in whatever order: a machine that does it, and what must hold.

The rules are what workers, people and death may do; after each the ledger is read and compared
with the step before it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.control import (
    cancel_email,
    cancel_run,
    pause_run,
    resolve_email,
    resume_run,
    retry_email,
)
from reachinbox.ledger.replan import replan_lane
from reachinbox.ledger.settle import mark_sending, settle
from reachinbox.ledger.states import OPEN, EmailState
from reachinbox.ledger.suppress import suppress as never_write_to
from reachinbox.ledger.workers import DEAD_AFTER, take_back_from_dead
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Conflict
from reachinbox.runtime.ids import new_id
from tests.ledger.answers import settlement
from tests.ledger.checked import EMAILS, LIMIT, Checked
from tests.ledger.spread import campaign_over
from tests.ledger.world import World

HOUR_PASSES = "DELETE FROM sender_use"
ALL_DUE = "UPDATE emails SET due_at = now() - interval '1 second' WHERE status = 'scheduled'"
SHARES_FROM_THE_START = "UPDATE shares SET next_at = now() - interval '1 day', next_id = $1"
WAKE = "UPDATE lanes SET wake_at = now() WHERE wake_at IS NOT NULL"
DIE = "UPDATE workers SET beat_at = now() - $2::interval WHERE id = $1"
HOLDINGS = "UPDATE shards SET holder_id = $1, held_until = now() + interval '1 minute'"


OUTCOMES = st.sampled_from(["sent", "sent", "failed", "unknown", "later", "put down"])


class Ledger(Checked, RuleBasedStateMachine):
    """Two senders, some campaigns, and workers that come and die."""

    url: str
    runner: asyncio.Runner

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    @initialize(counts=st.lists(st.integers(1, 5), min_size=1, max_size=3))
    def begin(self, counts: list[int]) -> None:
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.before: dict[UUID, Any] = {}
        self.sent: Counter[UUID] = Counter()
        self.used: Counter[UUID] = Counter()
        self.in_hand: dict[UUID, dict[UUID, ClaimedEmail]] = {}
        self.going: set[UUID] = set()
        self.lost: list[tuple[UUID, ClaimedEmail]] = []
        self.do(self._begin(counts))

    async def _begin(self, counts: list[int]) -> None:
        self.database = Database(self.url, size=2)
        self.world = await World(self.database).begin()
        self.senders = [await self.world.sender(limit=LIMIT) for _ in range(2)]
        self.campaigns = [
            await campaign_over(self.world, self.senders, count, priority=place % 3)
            for place, count in enumerate(counts)
        ]
        self.in_hand[self.world.worker_id] = {}

    def teardown(self) -> None:
        if hasattr(self, "database"):
            try:
                self.do(self._end_everything())
            finally:
                self.do(self._clean_up())
                self.runner.close()

    # what workers do

    @rule(room=st.integers(1, 6), place=st.integers(0, 9))
    def claim(self, room: int, place: int) -> None:
        worker = self._worker(place)
        self.do(self._claim(worker, room))

    async def _claim(self, worker: UUID, room: int) -> int:
        await self._execute(HOLDINGS, worker)
        claim = await self.world.claim(room=room, freed=self.senders, worker_id=worker)
        held = {email_id for held in self.in_hand.values() for email_id in held}
        for email in claim.emails:
            assert email.id not in held, "an e-mail is in two hands"
            self.in_hand[worker][email.id] = email
        return len(claim.emails)

    @rule(room=st.integers(1, 6), outcome=OUTCOMES)
    def hand_over(self, room: int, outcome: str) -> None:
        """Claim, mark and answer in one go, so that e-mails get far within few steps."""
        worker = self._worker(0)
        self.do(self._claim(worker, room))
        self.do(self._check())
        self.mark(0, room)
        self.do(self._check())
        self.answer(0, room, outcome)

    @rule(place=st.integers(0, 9), most=st.integers(1, 4))
    def mark(self, place: int, most: int) -> None:
        worker = self._worker(place)
        waiting = [each for each in self.in_hand[worker] if each not in self.going][:most]
        if waiting:
            self.going |= self.do(self._mark(worker, waiting))

    async def _mark(self, worker: UUID, ids: Sequence[UUID]) -> set[UUID]:
        async with self.database.driver() as connection:
            return await mark_sending(connection, worker, ids)

    @rule(place=st.integers(0, 9), most=st.integers(1, 4), outcome=OUTCOMES)
    def answer(self, place: int, most: int, outcome: str) -> None:
        worker = self._worker(place)
        emails = [e for e in self.in_hand[worker].values() if e.id in self.going][:most]
        self._settle(worker, emails, outcome)

    @rule(place=st.integers(0, 9), outcome=st.sampled_from(["put down", "failed"]))
    def let_go_of_what_was_not_marked(self, place: int, outcome: str) -> None:
        worker = self._worker(place)
        waiting = [e for e in self.in_hand[worker].values() if e.id not in self.going]
        skipped = [email for email in waiting if email.is_suppressed]
        self._settle(worker, skipped, "skipped")
        self._settle(worker, [e for e in waiting if not e.is_suppressed], outcome)

    def _settle(self, worker: UUID, emails: Sequence[ClaimedEmail], outcome: str) -> None:
        if not emails:
            return
        self.do(self._record(worker, emails, outcome))
        for email in emails:
            self.sent[email.id] += outcome == "sent"
            self.used[email.sender_id] += outcome in {"sent", "unknown"}
            self.in_hand[worker].pop(email.id, None)
            self.going.discard(email.id)

    async def _record(self, worker: UUID, emails: Sequence[ClaimedEmail], outcome: str) -> None:
        async with self.database.driver() as connection:
            await settle(connection, worker, [settlement(email, outcome) for email in emails])

    @precondition(lambda self: len(self.in_hand) < 4)
    @rule()
    def a_worker_comes(self) -> None:
        worker = new_id()
        self.in_hand[worker] = {}
        self.do(self.world.start_worker(worker))

    @rule(place=st.integers(0, 9))
    def a_worker_dies(self, place: int) -> None:
        worker = self._worker(place)
        gone = self.in_hand.pop(worker)
        doubtful = [email for email in gone.values() if email.id in self.going]
        self.lost += [(worker, email) for email in doubtful]
        self.used.update(email.sender_id for email in doubtful)
        self.going -= gone.keys()
        self.do(self._kill(worker))
        states = {row.id: row.state for row in self.do(self._rows(EMAILS))}
        assert {states[email.id] for email in doubtful} <= {"unknown"}
        untouched = gone.keys() - {email.id for email in doubtful}
        assert {states[each] for each in untouched} <= {"scheduled", "cancelled"}
        if not self.in_hand:
            self.a_worker_comes()

    async def _kill(self, worker: UUID) -> None:
        await self._execute(
            "UPDATE workers SET beat_at = now() - $2::interval WHERE id = $1",
            worker,
            2 * DEAD_AFTER,
        )
        async with self.database.driver() as connection:
            await take_back_from_dead(connection)

    @rule(place=st.integers(0, 99), outcome=OUTCOMES)
    def somebody_answers_for_what_they_do_not_hold(self, place: int, outcome: str) -> None:
        row = self.before[self._email(place)]
        email = _claimed(row, self.world.user_id)
        assert self.do(self._mark(new_id(), [email.id])) == set()
        self.do(self._record(new_id(), [email], outcome))
        after = next(each for each in self.do(self._rows(EMAILS)) if each.id == email.id)
        if after.state != row.state:
            assert row.state == "unknown"
            assert row.reason == "worker_lost"
            assert after.state in {"sent", "failed"}
            self.sent[email.id] += outcome == "sent"

    @precondition(lambda self: self.lost)
    @rule(outcome=st.sampled_from(["sent", "failed", "unknown", "later"]))
    def an_answer_comes_late(self, outcome: str) -> None:
        worker, email = self.lost.pop()
        row = self.before[email.id]
        self.do(self._record(worker, [email], outcome))
        in_doubt = (row.state, row.reason) == ("unknown", "worker_lost")
        self.sent[email.id] += outcome == "sent" and in_doubt

    @rule(place=st.integers(0, 1))
    def plan_anew(self, place: int) -> None:
        self.do(self._in_transaction(lambda tx: replan_lane(tx, self.senders[place], _HOUR)))

    # what people do

    @rule(place=st.integers(0, 9), what=st.sampled_from([pause_run, resume_run, resume_run]))
    def pause_or_resume(self, place: int, what: Callable[..., Any]) -> None:
        campaign = self.campaigns[place % len(self.campaigns)]
        self._may_be_refused(lambda tx: what(tx, campaign))

    @rule(place=st.integers(0, 30))
    def cancel_a_campaign(self, place: int) -> None:
        if place < len(self.campaigns):  # seldom
            self._may_be_refused(lambda tx: cancel_run(tx, self.campaigns[place]))

    @rule(place=st.integers(0, 99))
    def cancel_an_email(self, place: int) -> None:
        self._may_be_refused(lambda tx: cancel_email(tx, self.world.user_id, self._email(place)))

    @rule(place=st.integers(0, 99))
    def retry(self, place: int) -> None:
        failed = self._in_state(EmailState.FAILED)
        email = failed[place % len(failed)] if failed else self._email(place)
        self._may_be_refused(lambda tx: retry_email(tx, self.world.user_id, email))

    @rule(place=st.integers(0, 99), verdict=st.sampled_from(["sent", "retry"]))
    def resolve(self, place: int, verdict: Literal["sent", "retry"]) -> None:
        doubtful = self._in_state(EmailState.UNKNOWN)
        email = doubtful[place % len(doubtful)] if doubtful else self._email(place)
        self._may_be_refused(lambda tx: resolve_email(tx, self.world.user_id, email, verdict))

    @rule(number=st.integers(0, 25))
    def suppress_an_address(self, number: int) -> None:
        key = f"p{number}@example.com"
        if number < 2:  # seldom, and of every campaign
            self.do(
                self._in_transaction(
                    lambda tx: never_write_to(tx, self.world.user_id, [key], reason="unsubscribed")
                )
            )

    # what time does

    @rule()
    def an_hour_passes(self) -> None:
        self.do(self._hour_passes())
        self.used.clear()

    async def _hour_passes(self) -> None:
        await self._execute(HOUR_PASSES)
        await self._execute(ALL_DUE)
        await self._execute(SHARES_FROM_THE_START, UUID(int=0))
        await self._execute(WAKE)

    # what must hold

    @invariant()
    def the_ledger_is_right(self) -> None:
        if hasattr(self, "database"):
            self.do(self._check())

    async def _end_everything(self) -> None:
        """Nothing is lost: once everybody does their work, every e-mail comes to an end."""
        worker = next(iter(self.in_hand))
        for holder, held in self.in_hand.items():
            if held:
                await self._record(holder, list(held.values()), "put down")
            held.clear()
        for campaign in self.campaigns:
            with suppress(Conflict):
                await self._in_transaction(lambda tx, campaign=campaign: resume_run(tx, campaign))
        for _ in range(20):
            await self._hour_passes()
            await self._claim(worker, 50)
            held = self.in_hand[worker]
            going = await self._mark(worker, list(held))
            await self._record(worker, [e for e in held.values() if e.id in going], "sent")
            await self._record(worker, [e for e in held.values() if e.id not in going], "skipped")
            held.clear()
        states = Counter(row.state for row in await self._rows(EMAILS))
        assert not {state for state in OPEN if states[state]}, states

    async def _clean_up(self) -> None:
        async with self.database.transaction() as tx:
            for table in (
                "emails", "in_hand", "shares", "runs", "events", "lanes", "sender_use",
                "campaign_use", "suppressions", "workers", "shards", "users",
            ):  # fmt: skip
                await tx.execute(text(f"DELETE FROM {table}"))
        await self.database.close()
        await asyncio.sleep(0)  # connections that were told to close do so now

    # small things

    def _worker(self, place: int) -> UUID:
        workers = list(self.in_hand)
        return workers[place % len(workers)]

    def _email(self, place: int) -> UUID:
        ids = sorted(self.before)
        return ids[place % len(ids)]

    def _in_state(self, state: EmailState) -> list[UUID]:
        return sorted(row.id for row in self.before.values() if row.state == state)

    def _may_be_refused(self, work: Callable[[Any], Any]) -> None:
        with suppress(Conflict):
            self.do(self._in_transaction(work))

    async def _in_transaction(self, work: Callable[[Any], Any]) -> None:
        async with self.database.transaction() as tx:
            await work(tx)


_HOUR = timedelta(hours=1)


def _claimed(row: Any, user_id: UUID) -> ClaimedEmail:
    return ClaimedEmail(
        row.id, user_id, row.campaign_id, row.sender_id, row.address, {}, utc_now(), row.attempts,
        timedelta(0), is_suppressed=False,
    )  # fmt: skip


@pytest.mark.timeout(600)  # a failure is made small first, which takes minutes
def test_whatever_happens_the_ledger_stays_right(database_url: str) -> None:
    Ledger.url = database_url
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
