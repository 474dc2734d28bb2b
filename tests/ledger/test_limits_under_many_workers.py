import ast
import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

import reachinbox.ledger
from tests.ledger.crowd import Crowd
from tests.ledger.spread import campaign_over
from tests.ledger.world import World

CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "utc_now", "time_ns"}
LOCAL_TIMES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12")


def in_a_row(emails: list) -> bool:  # type: ignore[type-arg]
    times = [(email.due_at, email.id) for email in emails]
    return times == sorted(times)


@pytest.mark.parametrize("seed", range(3))
async def test_many_workers_use_all_of_a_limit_and_no_more(world: World, seed: int) -> None:
    sender = await world.sender(limit=23)
    await world.campaign(sender, 80)
    crowd = Crowd(world, Random(seed))
    await crowd.work([sender])
    assert len(crowd.taken) == 23
    await world.age_use(1800)
    await crowd.work([sender])
    assert len(crowd.taken) == 23
    await world.age_use(1802)
    await crowd.work([sender])
    assert len(crowd.taken) == 46
    assert len({email.id for email in crowd.claimed}) == len(crowd.claimed)


async def test_no_sliding_window_is_above_its_limit_as_a_server_sees_it(world: World) -> None:
    world.window = timedelta(seconds=1)
    sender = await world.sender(limit=9)
    await world.campaign(sender, 500)
    crowd = Crowd(world, Random(4), time_zones=LOCAL_TIMES)
    await crowd.work([sender], seconds=4)
    assert crowd.most_in_a_window(sender, world.window) <= 9
    assert len(crowd.taken) >= 2 * 9


async def test_workers_may_live_in_any_time_zone(world: World) -> None:
    sender = await world.sender(limit=11)
    await world.campaign(sender, 60)
    crowd = Crowd(world, Random(5), time_zones=LOCAL_TIMES)
    for used in (11, 22):
        await crowd.work([sender])
        assert len(crowd.taken) == used
        await world.age_use(3602 * used)


async def test_clocks_of_workers_that_disagree_change_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every look at this machine's clock gives another time, hours apart."""
    random = Random(6)

    class Wandering(datetime):
        @classmethod
        def now(cls, tz=None):  # noqa: ANN001, ANN206
            return datetime.now(tz or UTC) + timedelta(hours=random.uniform(-9, 9))

    sender = await world.sender(limit=10)
    await world.campaign(sender, 40)
    for module in vars(reachinbox.ledger).values():
        if hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", Wandering)
    monkeypatch.setattr("reachinbox.runtime.clock.datetime", Wandering)
    crowd = Crowd(world, Random(6))
    await crowd.work([sender])
    assert len(crowd.taken) == 10


@pytest.mark.parametrize(
    "path", sorted(Path(reachinbox.ledger.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_the_ledger_never_asks_this_machine_for_the_time(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in calls
        if isinstance(node.func, ast.Attribute | ast.Name)
    }
    # `func.now()` in a table's default is the database's
    asked = names & (CLOCKS - {"now"} if path.stem == "tables" else CLOCKS)
    assert asked == set()


async def test_a_campaigns_limit_holds_over_lanes_and_workers(world: World) -> None:
    senders = [await world.sender() for _ in range(4)]
    await campaign_over(world, senders, 60, hourly_limit=17)
    crowd = Crowd(world, Random(7))
    await crowd.work(senders)
    assert len(crowd.taken) == 17


async def test_no_more_than_max_parallel_are_ever_in_hand(world: World) -> None:
    senders = [await world.sender() for _ in range(3)]
    campaign = await campaign_over(world, senders, 60, max_parallel=4)
    crowd = Crowd(world, Random(8))
    seen: list[int] = []

    async def watch() -> None:
        while len(crowd.taken) < 60:
            seen.append(
                (await world.column("SELECT count(*) FROM in_hand WHERE campaign_id = :id",
                                    id=campaign))[0]
            )  # fmt: skip

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(watch())
        while len(crowd.taken) < 60:
            await crowd.work(senders)
    assert max(seen) <= 4


async def test_a_lane_with_a_delay_is_never_in_two_hands(world: World) -> None:
    world.window = timedelta(seconds=30)
    sender = await world.sender(delay=0.2)
    await world.campaign(sender, 50)
    crowd = Crowd(world, Random(9))
    await crowd.work([sender], seconds=2)
    times = sorted(at for at, _ in crowd.taken)
    assert len(times) >= 5
    assert min(later - at for at, later in pairwise(times)) >= 0.2


@pytest.mark.parametrize("seed", range(2))
async def test_a_lane_keeps_its_order_whoever_claims(world: World, seed: int) -> None:
    senders = [await world.sender() for _ in range(3)]
    await campaign_over(world, senders, 90)
    crowd = Crowd(world, Random(seed))
    await crowd.work(senders)
    assert len(crowd.claimed) == 90
    for sender in senders:
        assert in_a_row([email for email in crowd.claimed if email.sender_id == sender])
