"""Drain one shard: claim what is due on all its lanes, hand it over, record it, and look again."""

import asyncio
import heapq
import math
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from reachinbox.accounts.vault import Vault
from reachinbox.ledger.claim import Claim, ClaimedEmail
from reachinbox.ledger.claim import Connection as LedgerConnection
from reachinbox.ledger.lanes import rest_lane
from reachinbox.ledger.replan import open_next_hours, replan_lane
from reachinbox.ledger.settle import Settlement
from reachinbox.ledger.states import EmailState
from reachinbox.ledger.workers import hold_shard, hold_shard_again, let_go_of_shard
from reachinbox.mail.outcomes import SenderRefused, ServerTrouble
from reachinbox.mail.smtp import Connection
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.settings import Settings
from reachinbox.senders.claiming import Claiming
from reachinbox.senders.handover import HandOver
from reachinbox.senders.in_hand import InHand
from reachinbox.senders.pools import ServerPool
from reachinbox.senders.recorder import Recorder
from reachinbox.senders.servers import record_failure, record_success
from reachinbox.senders.switchboard import Switchboard
from reachinbox.senders.verdicts import Attempt, put_down, skipped

log = structlog.get_logger()

CLAIM_INTERVAL_SECONDS = 0.02  # lanes freed within it share a claim
FULL_INTERVAL_SECONDS = 0.05
LOOK_SECONDS = 0.2
KEEP_SECONDS = 10.0  # a shard with nothing due for longer is let go, its connections closed
AWAY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What every drain of one worker shares."""

    worker_id: UUID
    database: Database
    vault: Vault
    settings: Settings
    recorder: Recorder
    hand_over: HandOver
    claiming: Claiming


class ShardDrain:
    """Holds one shard and its users' connections until there is nothing to do, or it is stopped."""

    def __init__(self, shard: int, tools: Tools) -> None:
        self.shard = shard
        self._tools = tools
        self._window = timedelta(seconds=tools.settings.limit_window_seconds)
        self._switchboard = Switchboard(tools.database, tools.vault, self._serve)
        self._loop = asyncio.get_running_loop()
        self.began = time.monotonic()
        self._in_hand = InHand()
        self._tried: dict[UUID, set[UUID]] = {}
        self._freed: set[UUID] = set()
        self._claim_by = math.inf
        self._timers: list[tuple[float, UUID]] = []
        self._background: set[asyncio.Task[None]] = set()
        self._stirred = asyncio.Event()
        self._is_stopping = False
        self._is_unsure = True  # whether claims may have been granted that were never heard of

    def stop(self) -> None:
        """Claim nothing more; finish what is on the wire."""
        self._is_stopping = True
        self._stirred.set()

    def stir(self) -> None:
        """Look at the ledger soon: something is due."""
        self._claim_by = self._loop.time()
        self._stirred.set()

    async def run(self) -> None:
        """Drain until there is nothing to do; returns at once if another worker holds the shard."""
        async with self._tools.database.driver() as connection:
            if not await hold_shard(connection, self.shard, self._tools.worker_id):
                return
        with self._tools.claiming.counting(self._in_hand):
            try:
                await self._drain()
            finally:
                await self._put_everything_down()

    async def _drain(self) -> None:
        while not self._is_stopping:
            try:
                freed = self._take_freed()
                claim = await self._claim(freed)
                await self._begin(claim, freed)
            except AWAY as error:
                log.warning("ledger away, not claiming", shard=self.shard, error=str(error))
                await asyncio.sleep(AWAY_SECONDS)
                continue
            if not self._has_work(claim.next_wake_seconds):
                return
            await self._wait(claim.next_wake_seconds)

    async def _claim(self, freed: list[UUID]) -> Claim:
        try:
            if self._is_unsure:
                async with self._tools.database.driver() as connection:
                    await self._make_sure(connection)
            return await self._tools.claiming.claim(self.shard, freed)
        except BaseException:
            self._freed.update(freed)
            self._is_unsure = True
            raise

    async def _make_sure(self, connection: LedgerConnection) -> None:
        if self._is_unsure:
            me, known = self._tools.worker_id, self._in_hand.ids
            if not await hold_shard_again(connection, self.shard, me, known):
                self.stop()
            self._is_unsure = False

    def _take_freed(self) -> list[UUID]:
        now = self._loop.time()
        while self._timers and self._timers[0][0] <= now:
            self._freed.add(heapq.heappop(self._timers)[1])
        freed, self._freed, self._claim_by = list(self._freed), set(), math.inf
        return freed

    async def _begin(self, claim: Claim, freed: list[UUID]) -> None:
        self._in_hand.take(claim.emails)
        takers = (email.sender_id for email in claim.emails)
        self._in_hand.note_looked_at({*freed, *takers}, claim.held_back)
        for sender_id in claim.missed:
            self._is_unsure = True
            self._look_at(sender_id, after=LOOK_SECONDS)
        for sender_id in claim.over_limit:
            self._spawn(self._replan(sender_id))
        for campaign_id in claim.closed:
            self._spawn(self._read_hours(campaign_id))
        try:
            await self._switchboard.refresh({email.sender_id for email in claim.emails})
            await self._tools.hand_over.prepare(claim.emails)
        except BaseException:
            for email in claim.emails:
                self._settle(put_down(email))
            raise
        for email in claim.emails:
            if email.is_suppressed:
                self._settle(skipped(email))
            else:
                self._put_through(email)

    def _put_through(self, email: ClaimedEmail, trouble: Attempt | None = None) -> None:
        """Give an e-mail to a server it has not tried; if there is none, let its lane rest."""
        pool = self._switchboard.choose(email.sender_id, self._tried.get(email.id, ()))
        if pool is None:
            self._spawn(self._rest(email, trouble))
        else:
            pool.put(email)

    async def _serve(
        self, pool: ServerPool, email: ClaimedEmail, connection: Connection | None
    ) -> Connection | None:
        try:
            handed = await self._tools.hand_over(pool, email, connection)
        except Exception:
            log.exception("hand-over broke", email_id=str(email.id))
            self._settle(put_down(email))
            return None  # the line goes on with the next
        except BaseException:
            self._settle(put_down(email))
            raise
        if handed.trouble is not None:
            self._note_trouble(pool, handed.trouble)
            self._tried.setdefault(email.id, set()).add(pool.access.id)
            for waiting in (email, *pool.take_back()):
                self._put_through(waiting, handed.trouble)
        elif handed.settlement is not None:
            self._settle(handed.settlement)
            if handed.settlement.is_attempt and pool.note_success():
                self._spawn(self._record_success(pool))
        return handed.connection

    def _settle(self, settlement: Settlement) -> None:
        recorded = self._tools.recorder.record(settlement)
        recorded.add_done_callback(lambda _: self._let_go(settlement))

    def _let_go(self, settlement: Settlement) -> None:
        email, needs_more_within = self._in_hand.let_go(settlement.email_id)
        self._tried.pop(email.id, None)
        if settlement.status is EmailState.SCHEDULED:  # it waits again: its lane is due for it
            needs_more_within = 0.0
        if needs_more_within is None:
            return
        if email.gap:
            self._look_at(email.sender_id, after=email.gap.total_seconds())
        else:
            self._look_at(email.sender_id, within=needs_more_within)

    def _look_at(self, sender_id: UUID, *, after: float = 0.0, within: float = 0.0) -> None:
        """Look at a lane after so many seconds, or any time within so many."""
        if after > 0:
            heapq.heappush(self._timers, (self._loop.time() + after, sender_id))
        else:
            self._freed.add(sender_id)
            self._claim_by = min(self._claim_by, self._loop.time() + within)
        self._stirred.set()

    async def _rest(self, email: ClaimedEmail, trouble: Attempt | None) -> None:
        answer = trouble.outcome.answer if trouble else "none of its SMTP servers can be used"
        facts = trouble and trouble.facts(email.attempts + 1)
        try:
            async with self._tools.database.driver() as connection:
                await rest_lane(connection, email.user_id, email.sender_id, reason=answer)
        finally:
            self._settle(put_down(email, answer=answer, facts=facts))

    def _note_trouble(self, pool: ServerPool, trouble: Attempt) -> None:
        outcome = trouble.outcome
        assert isinstance(outcome, ServerTrouble | SenderRefused)
        refused = isinstance(outcome, SenderRefused)
        pool.note_trouble(reached=refused or outcome.reached)
        self._switchboard.forget(pool.access.id)
        self._spawn(self._record_failure(pool, outcome.answer, refused=refused))

    async def _record_failure(self, pool: ServerPool, answer: str, *, refused: bool) -> None:
        async with self._tools.database.transaction() as session:
            await record_failure(session, pool.access.id, answer=answer, refused=refused)

    async def _record_success(self, pool: ServerPool) -> None:
        async with self._tools.database.transaction() as session:
            await record_success(session, pool.access.id)

    async def _replan(self, sender_id: UUID) -> None:
        async with self._tools.database.transaction() as session:
            moved = await replan_lane(session, sender_id, self._window)
        log.info("planned anew", sender_id=str(sender_id), emails=moved)
        self._look_at(sender_id)

    async def _read_hours(self, campaign_id: UUID) -> None:
        async with self._tools.database.transaction() as session:
            sender_ids = await open_next_hours(session, campaign_id)
        for sender_id in sender_ids:
            self._look_at(sender_id)

    def _has_work(self, next_wake_seconds: float | None) -> bool:
        soon = next_wake_seconds is not None and next_wake_seconds < KEEP_SECONDS
        return bool(soon or self._in_hand or self._timers or self._freed or self._background)

    async def _wait(self, next_wake_seconds: float | None) -> None:
        """Sleep until the next lane is due, one needs more, or a look is owed; no busy loop."""
        is_full = self._tools.claiming.is_full
        due_at = self._loop.time() + KEEP_SECONDS
        if next_wake_seconds is not None:
            due_at = min(due_at, self._loop.time() + next_wake_seconds)
        await asyncio.sleep(FULL_INTERVAL_SECONDS if is_full else CLAIM_INTERVAL_SECONDS)
        while not self._is_stopping and self._has_work(next_wake_seconds):
            timer = self._timers[0][0] if self._timers else math.inf
            patience = min(due_at, timer, self._claim_by) - self._loop.time()
            if patience <= 0:
                return
            self._stirred.clear()
            try:
                async with asyncio.timeout(patience):
                    await self._stirred.wait()
            except TimeoutError:
                return

    async def _put_everything_down(self) -> None:
        for email in self._switchboard.take_back():
            self._settle(put_down(email))
        await self._switchboard.close()
        while self._background:
            await asyncio.wait(self._background)
        await self._tools.recorder.flush()
        while not await self._let_go_of_shard():  # noqa: ASYNC110 - nobody tells when it is back
            await asyncio.sleep(AWAY_SECONDS)

    async def _let_go_of_shard(self) -> bool:
        unlooked = self._freed | {sender_id for _, sender_id in self._timers}
        try:
            async with self._tools.database.driver() as connection:
                await self._make_sure(connection)
                await let_go_of_shard(connection, self.shard, self._tools.worker_id, list(unlooked))
        except AWAY as error:
            log.warning("ledger away, keeping the shard", shard=self.shard, error=str(error))
            return False
        return True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        self._stirred.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            tell = log.warning if isinstance(error, AWAY) else log.error
            tell("drain work broke", shard=self.shard, exc_info=error)
