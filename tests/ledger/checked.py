"""What must hold of the ledger after anything at all, as reading it shows."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.read import runs_of
from reachinbox.ledger.states import OPEN, EmailState, may_step
from reachinbox.runtime.database import Database

LIMIT = 4
EMAILS = """
SELECT emails.id, emails.campaign_id, emails.sender_id, emails.attempts, emails.address,
       emails.reason, coalesce(in_hand.state, emails.status) AS state, in_hand.worker_id
FROM emails LEFT JOIN in_hand ON in_hand.email_id = emails.id
"""
RUNS = """
SELECT runs.campaign_id, runs.status, runs.seq, coalesce(last.seq, 0) AS last_seq
FROM runs LEFT JOIN LATERAL (
    SELECT max(seq) AS seq FROM events WHERE events.campaign_id = runs.campaign_id) last ON true
"""
LANES = """
SELECT lanes.sender_id, lanes.wake_at IS NULL AS sleeps,
       (SELECT count(*) FROM in_hand WHERE in_hand.sender_id = lanes.sender_id) AS in_hand,
       (SELECT coalesce(sum(count), 0)::int FROM sender_use
        WHERE sender_use.sender_id = lanes.sender_id
          AND tick > now() - interval '1 hour') AS used
FROM lanes
"""
# what a claim would never find: it waits before the place where its share is looked at
OVERLOOKED = """
SELECT emails.id, emails.due_at, shares.next_at
FROM emails JOIN runs USING (campaign_id)
LEFT JOIN shares USING (campaign_id, sender_id)
WHERE emails.status = 'scheduled' AND runs.status <> 'cancelled'
  AND coalesce((emails.due_at, emails.id) < (shares.next_at, shares.next_id), true)
"""


def allowed(before: EmailState, after: EmailState) -> bool:
    """One rule may do two steps in one transaction: put down, and ended by what came meanwhile."""
    return (
        before == after
        or may_step(before, after)
        or (may_step(before, EmailState.SCHEDULED) and may_step(EmailState.SCHEDULED, after))
    )


class Checked:
    """A ledger, and what somebody outside knows to be so."""

    database: Database
    campaigns: list[UUID]
    before: dict[UUID, Any]
    """every e-mail as it was at the last check"""
    in_hand: dict[UUID, dict[UUID, ClaimedEmail]]
    """by worker, what each was given and has not given back"""
    sent: Counter[UUID]
    used: Counter[UUID]

    async def _check(self) -> None:
        emails = {row.id: row for row in await self._rows(EMAILS)}
        for email_id, row in emails.items():
            state = EmailState(row.state)
            earlier = self.before.get(email_id)
            if earlier is not None:
                assert allowed(EmailState(earlier.state), state), (earlier.state, row.state)
            holders = [worker for worker, held in self.in_hand.items() if email_id in held]
            assert holders == ([row.worker_id] if row.worker_id else []), row
            assert self.sent[email_id] <= 1 + (row.attempts > 1)
        self.before = emails
        await self._check_runs(emails)
        await self._check_lanes(emails)
        assert not await self._rows(OVERLOOKED)

    async def _check_runs(self, emails: dict[UUID, Any]) -> None:
        async with self.database.transaction() as tx:
            views = await runs_of(tx, self.campaigns)
        runs = {row.campaign_id: row for row in await self._rows(RUNS)}
        for campaign in self.campaigns:
            found = Counter(e.state for e in emails.values() if e.campaign_id == campaign)
            counts = views[campaign].counts
            total = counts.pop("total")
            assert {name: n for name, n in counts.items() if n} == found
            assert total == found.total()
            is_open = any(found[state] for state in OPEN)
            run = runs[campaign]
            if run.status != "cancelled":
                assert (run.status == "completed") == (not is_open), (run.status, found)
            else:
                assert not found["scheduled"]
            assert run.seq == run.last_seq

    async def _check_lanes(self, emails: dict[UUID, Any]) -> None:
        status = {row.campaign_id: row.status for row in await self._rows(RUNS)}
        for lane in await self._rows(LANES):
            assert lane.used == self.used[lane.sender_id], lane
            assert lane.used + lane.in_hand <= LIMIT, lane
            waits = any(
                email.sender_id == lane.sender_id
                and email.state == "scheduled"
                and status[email.campaign_id] in {"scheduled", "running"}
                for email in emails.values()
            )
            if waits or lane.in_hand:
                assert not lane.sleeps, "a lane with work is forgotten"

    async def _rows(self, sql: str) -> Sequence[Any]:
        async with self.database.transaction() as tx:
            return (await tx.execute(text(sql))).all()

    async def _execute(self, sql: str, *values: Any) -> None:
        async with self.database.driver() as connection:
            await connection.execute(sql, *values)
