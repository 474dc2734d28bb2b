"""The storm: everything at once, on a system that sends, and then the two records side by side."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from prove.crew import Crew, errors_of, libfaketime
from prove.fate import STORM
from prove.faults import Faults, Planned, one_after_another
from prove.people import Pace, Someone, promise
from prove.reconcile import Found, reconcile
from prove.record import OutsideRecord, least_gap, most_in_a_window, outside_server
from prove.world import OPEN, Choices, Told, World, a_world

WORKERS, USERS, SENDERS_EACH, CONNECTIONS = 3, 10, 2, 4
WINDOW_SECONDS = 10
KILL_SECONDS = 2.0
DOT_SECONDS = 0.02
DELAY = 0.05
PATIENCE = 180.0
SETTLED_WITHIN = 60.0


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    emails: int
    limit: int
    """of each sender in a window"""
    seconds: float
    """within which every fault but the kills happens"""
    in_full: bool = True
    """whether the key is rotated too, and workers are killed until four of five e-mails ended"""

    @classmethod
    def of(cls, choices: Choices) -> "Size":
        """Return the size that was asked for."""
        if choices.short:
            return cls(emails=300, limit=10, seconds=10.0, in_full=False)
        emails = 4_000 if choices.quick else 20_000
        return cls(emails, emails // 100, 12.0 + emails / 500)


@dataclass(frozen=True)
class Promised:
    """A campaign of the storm."""

    who: Someone
    campaign_id: UUID
    about: str
    count: int


async def storm(choices: Choices) -> Told:
    """Run the storm and judge it."""
    size = Size.of(choices)
    async with a_world(choices, LIMIT_WINDOW_SECONDS=str(WINDOW_SECONDS)) as world:
        record = world.home / "outside.txt"
        server = outside_server(record, seed=choices.seed, odds=STORM, dot_seconds=DOT_SECONDS)
        with server as outside:
            campaigns = await _promise_all(world, outside, size)
            crew = Crew(world.stack, choices.dice("kills"), WORKERS, _clocks())
            await crew.start()
            faults = Faults(world, crew, choices.dice("faults"))
            await _rage(world, faults, size)
            left = await world.ask(OPEN)
            is_settled = await world.until_open_is(0, "calm again", PATIENCE)
            calm = time.time() - faults.last_at
            found = await reconcile(world.database, outside, promised=size.emails)
        told = Told("storm")
        if not _clocks():
            told.not_run.append(
                "storm: a worker with a shifted clock (libfaketime is not installed)"
            )
        _tell_what_was_done(told, world, faults, campaigns, outside, found)
        told.done.append(f"{left:,} e-mails had not ended when the last fault was over")
        _judge(told, faults, found, outside, campaigns)
        told.promise(
            "seconds from the last fault until all was settled",
            calm if is_settled else float("inf"),
            SETTLED_WITHIN,
            30,
            unit="s",
        )
        return told


def _clocks() -> dict[int, dict[str, str]]:
    """Return the settings that put the clock of the last place two hours ahead, if we can."""
    library = libfaketime()
    if library is None:
        return {}
    shift = {"LD_PRELOAD": str(library), "FAKETIME": "+2h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return {WORKERS - 1: shift}


async def _promise_all(world: World, outside: OutsideRecord, size: Size) -> list[Promised]:
    """Give each user a campaign; every fifth user's senders keep a delay and get a quarter."""
    shares = [1 if number % 5 == 4 else 4 for number in range(USERS)]
    counts = [size.emails * share // sum(shares) for share in shares]
    counts[0] += size.emails - sum(counts)
    campaigns: list[Promised] = []
    for number, count in enumerate(counts):
        pace = Pace(size.limit, DELAY if number % 5 == 4 else 0.0)
        who = await world.add(outside, SENDERS_EACH, CONNECTIONS, pace)
        about = f"campaign{number}"
        campaign_id = await promise(world.database, who, count, about=about)
        campaigns.append(Promised(who, campaign_id, about, count))
    return campaigns


async def _rage(world: World, faults: Faults, size: Size) -> None:
    """Do everything that was planned; in full, kill on until four of five e-mails have ended."""
    dice, span = world.choices.dice("times"), size.seconds
    planned = [
        Planned(span * dice.uniform(0.05, 0.15), lambda: faults.pause_and_resume(span / 12)),
        Planned(span * dice.uniform(0.15, 0.25), faults.flush_redis),
        Planned(span * dice.uniform(0.45, 0.55), faults.kill_postgres),
        Planned(span * dice.uniform(0.60, 0.70), lambda: faults.pause_and_resume(span / 12)),
        Planned(span * dice.uniform(0.80, 0.90), faults.flush_redis),
    ]
    if size.in_full:
        planned.append(Planned(span * dice.uniform(0.25, 0.35), faults.rotate_keys))
    forever = [asyncio.create_task(faults.kill_every(KILL_SECONDS)),
               asyncio.create_task(faults.crew.watch())]  # fmt: skip
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(one_after_another(planned))
            if size.in_full:
                group.create_task(world.until_open_is(size.emails // 5, "storm", PATIENCE))
    finally:
        for task in forever:
            task.cancel()
        await asyncio.gather(*forever, return_exceptions=True)


def _tell_what_was_done(
    told: Told, world: World, faults: Faults, campaigns: Sequence[Promised],
    outside: OutsideRecord, found: Found,
) -> None:  # fmt: skip
    became: defaultdict[str, int] = defaultdict(int)
    for one in outside.seen():
        became[one.became] += 1
    emails, senders = sum(one.count for one in campaigns), USERS * SENDERS_EACH
    limit = campaigns[0].who.pace.limit
    told.done += [
        f"{emails:,} e-mails of {senders} senders, each limited to {limit} in any "
        f"{WINDOW_SECONDS} s, {WORKERS} workers, {USERS * CONNECTIONS} connections",
        ", ".join(f"{count} × {what}" for what, count in faults.done.items())
        + f"; {faults.crew.kills_at_work} of the killed workers were at work, the others starting",
        f"the outside took {became['taken']:,} messages, took {became['dropped']} more and cut "
        f"the line without an answer, and at the dot sent away {became['busy']} for now and "
        f"{became['refused']} for good",
        "the ledger says " + ", ".join(f"{n:,} {name}" for name, n in found.statuses.most_common()),
        f"of the unknown, {found.reasons['worker_lost']} were on the wire when their worker was "
        f"killed; {found.unknown_but_there} of all unknown are in a mailbox",
    ]
    errors = errors_of(world.stack)
    told.done += [f"in the log: {line[:300]}" for line in errors[:5]]
    told.promise("errors in the logs of the workers", len(errors), 0)


def _judge(
    told: Told, faults: Faults, found: Found, outside: OutsideRecord, campaigns: Sequence[Promised]
) -> None:
    told.promise("e-mails lost", found.lost, 0)
    told.promise("phantoms: taken outside, neither sent nor unknown inside", found.phantoms, 0)
    told.promise("copies too many", found.duplicates, 0)
    told.promise("answers cut off, but not listed as unknown", found.unlisted_doubts, 0)
    told.promise("failed, though the outside refused nothing", found.wrongly_failed, 0)
    told.promise("counters, events and leases that do not add up", found.miscounted, 0)
    if faults.keys_left_behind is not None:
        told.promise("data keys left under an old key", faults.keys_left_behind, 0)
    told.promise("workers that ended unasked", faults.crew.by_themselves, 0)
    _judge_paces(told, outside, campaigns)
    _judge_pauses(told, faults, outside, campaigns)


def _judge_paces(told: Told, outside: OutsideRecord, campaigns: Sequence[Promised]) -> None:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for one in outside.there():
        times[one.sender].append(one.at)
    above, under = 0, 0
    for campaign in campaigns:
        for email in campaign.who.senders.values():
            pace, at = campaign.who.pace, times[email]
            above += most_in_a_window(at, WINDOW_SECONDS) > pace.limit
            under += pace.delay > 0 and least_gap(at) < pace.delay
    told.promise(f"senders above their limit in any sliding {WINDOW_SECONDS} s", above, 0)
    told.promise("senders whose delay was undercut", under, 0)


def _judge_pauses(
    told: Told, faults: Faults, outside: OutsideRecord, campaigns: Sequence[Promised]
) -> None:
    about = {one.campaign_id: one.about for one in campaigns}
    most = max(
        sum(
            pause.since < one.at < pause.until and f"@{about[pause.campaign_id]}." in one.recipient
            for one in outside.seen()
        )
        for pause in faults.pauses
    )
    told.promise("e-mails that still went after a pause was confirmed", most, CONNECTIONS, 3)
