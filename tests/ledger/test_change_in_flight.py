from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reachinbox.ledger.states import Reason
from reachinbox.planning.instants import to_micros
from reachinbox.runtime.database import Database
from tests.conftest import empty
from tests.ledger.in_flight import (
    IN_HAND,
    WAITING,
    assert_it_adds_up,
    change,
    fullest,
    rows,
    used_by,
)
from tests.ledger.spread import campaign_over
from tests.ledger.world import World

LATER = timedelta(seconds=300)

limits = st.integers(1, 12)
delays = st.sampled_from([0, 0, 1, 30]).map(lambda number: timedelta(seconds=number))
sizes = st.integers(0, 6)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    count=st.integers(1, 25),
    claims=st.lists(st.tuples(sizes, st.sampled_from(["sent", "scheduled", "hold"])), max_size=4),
    first=st.sets(st.integers(0, 2), min_size=1),
    then=st.sets(st.integers(0, 2), min_size=1),
    lane_limits=st.tuples(limits, limits, limits),
    lane_delays=st.tuples(delays, delays, delays),
    delay=delays,
    hourly_limit=st.none() | limits,
    beside=st.integers(0, 6),
)
async def test_whatever_is_in_flight_the_rest_is_planned_within_every_limit(
    database: Database, **given_: Any
) -> None:
    world = await World(database).begin()
    try:
        await change_in_flight(world, **given_)
    finally:
        await empty(database)


async def change_in_flight(
    world: World, *, count: int, claims: Any, first: Any, then: Any, lane_limits: Any,
    lane_delays: Any, delay: Any, hourly_limit: Any, beside: int,
) -> None:  # fmt: skip
    senders = [
        await world.sender(limit=limit, delay=gap.total_seconds())
        for limit, gap in zip(lane_limits, lane_delays, strict=True)
    ]
    campaign = await campaign_over(world, [senders[n] for n in sorted(first)], count)
    if beside:
        soon = datetime.now(UTC) + timedelta(minutes=20)
        await world.campaign(senders[0], beside, due=soon)
    for room, outcome in claims:
        claim = await world.claim(room=room, freed=senders)
        if outcome == "sent":
            await world.settle(claim)
        elif outcome == "scheduled":
            await world.settle(claim, "scheduled", wait=LATER, reason=Reason.TEMPORARY_REFUSAL)
    in_hand, before = await rows(world, IN_HAND), await rows(world, WAITING)
    now = datetime.now(UTC)
    chosen = tuple(senders[n] for n in sorted(then))
    run = await world.one("SELECT status FROM runs WHERE campaign_id = :id", id=campaign)
    if run.status == "completed":
        return
    delay += timedelta(milliseconds=1)  # so that there is always something to plan anew
    await change(world, campaign, sender_ids=chosen, delay=delay, hourly_limit=hourly_limit)

    assert await rows(world, IN_HAND) == in_hand
    after = await rows(world, WAITING)
    assert {row.id for row in after} == {row.id for row in before}
    await assert_it_adds_up(world)
    mine = [row for row in after if row.campaign_id == campaign]
    assert {row.sender_id for row in mine} <= set(chosen)
    places = {row.id: (place, row.sender_id) for place, row in enumerate(before)}
    for place, sender in enumerate(senders):
        await assert_lane_is_kept(world, sender, lane_limits[place], after, campaign, now)
        lane = [places[row.id] for row in mine if row.sender_id == sender and not row.attempts]
        stayed = [index for index, was_by in lane if was_by == sender]
        assert stayed == sorted(stayed)
    if hourly_limit is not None and not in_hand:
        times = [to_micros(row.due_at) for row in mine]
        assert fullest(times, [], world.window) <= hourly_limit


async def assert_lane_is_kept(
    world: World, sender: Any, limit: int, after: Any, campaign: Any, now: datetime
) -> None:
    mine, others = [], await used_by(world, sender, now)
    for row in after:
        if row.sender_id == sender:
            (mine if row.campaign_id == campaign else others).append(to_micros(row.due_at))
    assert fullest(mine, others, world.window) <= limit
