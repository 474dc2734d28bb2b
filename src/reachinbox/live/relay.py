"""The relay: from what the ledger wrote to what the sockets of this process are told.

Each API process relays to its own sockets, straight from PostgreSQL: nothing is passed between
processes, so there is nothing to lose when Redis is flushed or a process dies. It reads by primary
key, and only what somebody here watches.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from reachinbox.campaigns.progress import EmailProgress, Progress, emails_shown, progress_of
from reachinbox.ledger.activities import Listener, Told
from reachinbox.ledger.follow import CHANGE_MANY, Fact, Mark, marks_of, newest_facts
from reachinbox.live.feed import show_activities
from reachinbox.live.sender_health import healths_through
from reachinbox.live.sockets import Sockets
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.settings import Settings

log = structlog.get_logger()

TICK = 0.25
"""Seconds between two looks: at most four `campaign_progress` a second."""
MESSAGES_PER_SECOND = 12_000
"""What one process sends at most, so that it goes on answering requests; more watchers than that
allows are told less often. Measured by bench/watchers.py."""
STATUSES_PER_TICK = 10
"""`email_status` of one campaign in one look at most; fewer with many watchers."""
REFRESH = 2.0
"""Seconds after which speed, finish time and what is in hand are read again without an event."""
AWAY_PAUSE = 0.5
NOTICEABLE_SECONDS = 5.0


@dataclass(slots=True)
class Followed:
    """What was last told of a campaign; `cursor` is the number of the last event told."""

    cursor: int
    mark: Mark | None = None
    told: Progress | None = None


class Relay:
    """One loop, so that what it tells of a campaign is in order."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._followed: dict[UUID, Followed] = {}
        self._listener = Listener()
        self._untold: list[Told] = []
        self._refreshed = 0.0

    async def listen(self) -> None:
        """Hear activities from now on: called before the first one is let in.

        What came before is not told over the socket; who has just connected reads it.
        """
        async with self._database.driver() as connection:
            await self._listener.hear(connection)

    async def begin(self, campaign_id: UUID) -> Progress:
        """Return where a campaign stands; everything after it is told to those in its room now.

        What was last told is given again while nothing has been counted since: hundreds of pages
        that come back at once then cost hundreds of look-ups by primary key.
        """
        async with self._database.driver() as connection:
            mark = (await marks_of(connection, [campaign_id])).get(campaign_id)
        followed = self._followed.get(campaign_id)
        if followed is not None and followed.told is not None and followed.mark == mark:
            return followed.told.model_copy(update={"refetch": False})
        async with self._database.transaction() as session:
            progress = (await progress_of(session, [campaign_id]))[campaign_id]
        self._followed.setdefault(campaign_id, Followed(cursor=progress.seq))
        return progress

    async def run(self, sockets: Sockets) -> None:
        """Relay for as long as this process lives; rests while nobody is connected."""
        clock = asyncio.get_running_loop().time
        while True:
            await sockets.somebody.wait()
            began = clock()
            try:
                sent = await self._tick(sockets, now=began)
            except AWAY as error:
                log.warning("the relay waits for the database", error=str(error))
                await asyncio.sleep(AWAY_PAUSE)
            except Exception:
                log.exception("the relay broke")
                await asyncio.sleep(AWAY_PAUSE)
            else:
                left = TICK - (clock() - began)
                await asyncio.sleep(max(left, sent / MESSAGES_PER_SECOND, 0))

    async def _tick(self, sockets: Sockets, *, now: float) -> int:
        """Look once; return how many messages were sent."""
        for campaign_id in self._followed.keys() - sockets.watched().keys():
            del self._followed[campaign_id]
        async with self._database.driver() as connection:
            marks = await marks_of(connection, self._followed) if self._followed else {}
            self._untold += await self._listener.hear(connection)
        is_refresh = now - self._refreshed >= REFRESH
        if is_refresh:
            self._refreshed = now
        changed = [
            campaign_id
            for campaign_id, followed in self._followed.items()
            if followed.mark != marks.get(campaign_id) or (is_refresh and _moves(followed.told))
        ]
        sent = await self._tell_campaigns(sockets, changed) if changed else 0
        mine = [one for one in self._untold if one.user_id in sockets.online()]
        if mine:
            sent += await self._tell_activities(sockets, mine)
        self._untold.clear()
        return sent

    async def _tell_campaigns(self, sockets: Sockets, changed: Collection[UUID]) -> int:
        limit = self._statuses_each(sockets)
        async with self._database.transaction() as session:
            shown = await progress_of(session, changed)
            spans = [
                (one, self._followed[one].cursor, progress.seq)
                for one, progress in shown.items()
                if progress.seq > self._followed[one].cursor
            ]
            facts = await newest_facts(session, spans, limit=limit) if spans else []
            emails = await emails_shown(session, {one.email_id for one in facts if one.email_id})
        by_campaign: dict[UUID, list[Fact]] = {one: [] for one in shown}
        for fact in facts:
            by_campaign[fact.campaign_id].append(fact)
        sent = 0
        for campaign_id, progress in shown.items():
            sent += await self._tell(sockets, progress, by_campaign[campaign_id], emails)
        return sent

    async def _tell(
        self,
        sockets: Sockets,
        progress: Progress,
        facts: Collection[Fact],
        emails: dict[UUID, EmailProgress],
    ) -> int:
        campaign_id, followed = progress.campaign_id, self._followed[progress.campaign_id]
        before, followed.told = followed.told, progress
        progress.refetch = (
            len(facts) < progress.seq - followed.cursor
            or any(one.kind in CHANGE_MANY for one in facts)
            or _changed_silently(before, progress)
        )
        is_news = before is None or followed.cursor < progress.seq or _differs(before, progress)
        followed.cursor = progress.seq
        followed.mark = Mark(
            progress.seq, progress.status, progress.remaining, progress.counts.cancelled
        )
        if progress.status == "draft":
            followed.mark = None
        sent = 0
        for email_id, seq in _newest_of_each(facts).items():
            if email_id in emails:
                payload = emails[email_id].model_dump(mode="json") | {"seq": seq}
                sent += await sockets.tell_watchers(campaign_id, "email_status", payload)
        if is_news:
            payload = progress.model_dump(mode="json")
            sent += await sockets.tell_watchers(campaign_id, "campaign_progress", payload)
        return sent

    async def _tell_activities(self, sockets: Sockets, told: Sequence[Told]) -> int:
        """Tell users what happened, and how their senders are where a server's health changed."""
        servers = {one.data["smtp_server_id"] for one in told if one.kind.startswith("server_")}
        async with self._database.transaction() as session:
            lines = await show_activities(session, told)
            healths = await healths_through(session, self._settings, servers) if servers else []
        sent = 0
        for one, line in zip(told, lines, strict=True):
            payload = line.model_dump(mode="json")
            sent += await sockets.tell_user(one.user_id, "activity", payload)
        for user_id, health in healths:
            payload = health.model_dump(mode="json")
            sent += await sockets.tell_user(user_id, "sender_health", payload)
        return sent

    def _statuses_each(self, sockets: Sockets) -> int:
        """Return how many e-mails of each campaign may be told of now: a fifth of what is sent."""
        watchers = sum(sockets.watched().values())
        allowed = MESSAGES_PER_SECOND * TICK / 5 / max(1, watchers)
        return min(STATUSES_PER_TICK, int(allowed))


def _newest_of_each(facts: Collection[Fact]) -> dict[UUID, int]:
    newest: dict[UUID, int] = {}
    for fact in sorted(facts, key=lambda one: one.seq):
        if fact.email_id:
            newest.pop(fact.email_id, None)
            newest[fact.email_id] = fact.seq
    return newest


def _changed_silently(before: Progress | None, after: Progress) -> bool:
    """Return whether e-mails ended without an event: put down after their campaign's end."""
    return before is not None and before.seq == after.seq and before.remaining != after.remaining


def _moves(told: Progress | None) -> bool:
    """Return whether what was told may change without an event: by time, or by a claim."""
    if told is None:
        return True
    counts = told.counts
    return told.status == "running" or bool(told.speed or counts.claimed or counts.sending)


def _differs(before: Progress, after: Progress) -> bool:
    """Return whether a person would see a difference; a finish time moves with the clock."""
    passing = {"at", "finish_at", "drift_seconds", "refetch"}
    if before.model_dump(exclude=passing) != after.model_dump(exclude=passing):
        return True
    if before.finish_at is None or after.finish_at is None:
        return before.finish_at != after.finish_at
    return abs((before.finish_at - after.finish_at).total_seconds()) > NOTICEABLE_SECONDS
