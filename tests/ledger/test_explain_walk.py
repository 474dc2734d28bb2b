"""E-mails walked through random lives: what `explain` says is what a claim then does."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reachinbox.ledger.claim import Claim
from reachinbox.ledger.control import pause_run, resume_run
from reachinbox.ledger.explanation import Explanation, Gate
from reachinbox.ledger.lanes import rest_lane
from reachinbox.ledger.replan import replan_lane
from reachinbox.runtime.database import Database, driver_of
from reachinbox.runtime.errors import Conflict
from tests.ledger.walk import Walk, walking

A_MOMENT = timedelta(microseconds=1)
few = st.integers(1, 3)
ALL_WEEK = {"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}

senders = st.fixed_dictionaries(
    {"limit": few, "delay": st.sampled_from([0, 0, 20]), "max_in_hand": few}
)
campaigns = st.fixed_dictionaries(
    {
        "emails": st.lists(
            st.tuples(st.integers(0, 1), st.sampled_from([-600, -5, 0, 0, 0, 90, 4000])),
            min_size=2,
            max_size=5,
        ),
        "priority": st.integers(0, 2),
        "delay": st.sampled_from([timedelta(0), timedelta(0), timedelta(seconds=30)]),
        "hourly_limit": st.none() | few,
        "max_parallel": st.none() | few,
        "opens_in": st.sampled_from([None, None, -60, 1000]),
    }
)
steps = st.tuples(
    st.sampled_from(
        ["send"] * 6
        + ["claim", "answer", "pass"] * 3
        + ["retry", "mark", "pause", "resume", "close", "open", "rest", "stop", "go", "replan"]
    ),
    st.integers(0, 1),
    st.sampled_from([1, 15, 45, 1800, 3700]),
)


class Life:
    """Two senders and a few campaigns, and what may happen to them."""

    def __init__(self, world: Walk) -> None:
        self.world = world
        self.senders: list[UUID] = []
        self.limits: list[dict[str, Any]] = []
        self.campaigns: list[UUID] = []
        self.in_hand: list[Claim] = []

    async def begin(self, lanes: list[dict[str, Any]], runs: list[dict[str, Any]]) -> None:
        self.limits = lanes
        self.senders = [await self.world.sender(**lane) for lane in lanes]
        for run in runs:
            emails = [(self.senders[sender], due) for sender, due in run["emails"]]
            pace = {name: run[name] for name in run if name not in {"emails", "opens_in"}}
            campaign_id = await self.world.promise(emails, **pace)
            self.campaigns.append(campaign_id)
            if run["opens_in"] is not None:
                await self._set_hours(campaign_id, run["opens_in"])

    async def _set_hours(self, campaign_id: UUID, opens_in: int) -> None:
        await self.world.execute(
            """UPDATE runs SET hours = '{"days": [1], "from": "09:00", "to": "17:00"}',
            opens_at = now() + CAST(:opens_in AS interval), closes_at = now() + interval '9 days'
            WHERE campaign_id = :id""",
            id=campaign_id,
            opens_in=timedelta(seconds=opens_in),
        )

    async def step(self, name: str, which: int, seconds: int) -> None:
        sender = self.senders[which]
        campaign = self.campaigns[which % len(self.campaigns)]
        session = self.world.session
        does: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
            "send": lambda: self._send(sender),
            "claim": lambda: self._claim(sender, 1 + seconds % 3),
            "answer": lambda: self._settle("sent"),
            "retry": lambda: self._settle("scheduled", wait=timedelta(seconds=25)),
            "mark": self._mark,
            "pause": lambda: pause_run(session, campaign),
            "resume": lambda: resume_run(session, campaign),
            "close": lambda: self.world.set_sender(
                sender, **self.limits[which], closed="unverified"
            ),
            "open": lambda: self.world.set_sender(sender, **self.limits[which]),
            "rest": lambda: self._rest(sender),
            "stop": lambda: self._stop(stopped=True),
            "go": lambda: self._stop(stopped=False),
            "replan": lambda: replan_lane(session, sender, self.world.window),
            "pass": lambda: self.world.pass_time(timedelta(seconds=seconds)),
        }
        with suppress(Conflict):  # a campaign that is not running cannot be paused: nothing happens
            await does[name]()

    async def _send(self, sender: UUID) -> None:
        await self.world.settle(await self.world.claim(freed=[sender], room=1))

    async def _claim(self, sender: UUID, room: int) -> None:
        claim = await self.world.claim(freed=[sender], room=room)
        if claim.emails:
            self.in_hand.append(claim)

    async def _settle(self, status: str, **values: Any) -> None:
        if self.in_hand:
            await self.world.settle(self.in_hand.pop(0), status, **values)

    async def _mark(self) -> None:
        if self.in_hand:
            await self.world.mark(self.in_hand[-1])

    async def _rest(self, sender: UUID) -> None:
        driver = await driver_of(self.world.session)
        await rest_lane(driver, self.world.user_id, sender, reason="nobody answers")

    async def _stop(self, *, stopped: bool) -> None:
        await self.world.execute(
            """INSERT INTO stop (id, stopped_at) VALUES (1, CASE WHEN :stopped THEN now() END)
            ON CONFLICT (id) DO UPDATE SET stopped_at = excluded.stopped_at""",
            stopped=stopped,
        )

    async def waiting(self) -> dict[UUID, Explanation]:
        """Explain everything that waits."""
        ids = await self.world.column(
            """SELECT id FROM emails WHERE status = 'scheduled'
            AND NOT EXISTS (SELECT FROM in_hand WHERE email_id = emails.id)"""
        )
        return {email_id: await self.world.explain(email_id) for email_id in ids}

    async def taken(self) -> set[UUID]:
        """Return what claims would take now, lane by lane, each beginning from here."""
        taken: set[UUID] = set()
        for sender in self.senders:
            async with self.world.what_if():
                claim = await self.world.claim(freed=[sender])
                taken |= {email.id for email in claim.emails if email.sender_id == sender}
        return taken


async def say_what_is_done(life: Life) -> dict[UUID, Explanation]:
    explained = await life.waiting()
    may_go = {email_id for email_id, why in explained.items() if _all_open(why)}
    assert may_go == await life.taken()
    for why in explained.values():
        closed = [gate for gate in why.gates if not gate.open]
        if closed and closed[0].gate == "queue":
            assert "go" in closed[0].reason
    return explained


def _all_open(why: Explanation) -> bool:
    return all(gate.open for gate in why.gates)


async def opens_when_it_says(life: Life, email_id: UUID, gate: Gate) -> None:
    """Look a moment before a gate is said to open, and when it is."""
    assert gate.opens_at is not None
    async with life.world.what_if():
        now = await life.world.now()
        await life.world.pass_time(gate.opens_at - now - A_MOMENT)
        assert not (await life.world.gate(email_id, gate.gate)).open
        assert email_id not in await life.taken()
        await life.world.pass_time(A_MOMENT)
        assert (await life.world.gate(email_id, gate.gate)).open
        await say_what_is_done(life)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lanes=st.lists(senders, min_size=2, max_size=2),
    runs=st.lists(campaigns, min_size=1, max_size=2),
    life_steps=st.lists(steps, max_size=7),
)
async def test_what_is_said_of_an_email_is_what_a_claim_does(
    database: Database, lanes: Any, runs: Any, life_steps: Any
) -> None:
    async with walking(database) as world:
        life = Life(world)
        await life.begin(lanes, runs)
        explained = await say_what_is_done(life)
        for step in life_steps:
            await life.step(*step)
            explained = await say_what_is_done(life)
        openings = {
            (gate.gate, gate.opens_at): (email_id, gate)
            for email_id, why in explained.items()
            for gate in why.gates
            if gate.opens_at
        }
        for email_id, gate in openings.values():
            await opens_when_it_says(life, email_id, gate)
