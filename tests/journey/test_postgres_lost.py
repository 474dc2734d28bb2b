import pytest

from tests.journey.outside import Outside
from tests.journey.own_engines import OwnEngines
from tests.journey.promises import promise, someone
from tests.journey.reconcile import reconcile
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")

CONNECTIONS = 4
UNRECORDED = 20


async def test_nothing_is_sent_while_the_ledger_is_away_and_all_of_it_later(
    own_stack: Stack, own_engines: OwnEngines, outside: Outside
) -> None:
    workers = await own_stack.workers(2)
    for _ in range(2):
        who = await someone(own_stack.database, outside, connections=CONNECTIONS)
        await promise(own_stack.database, who, 500)
    await outside.took(200)
    before = outside.count()
    with own_engines.away("postgres"):
        # they look for what is due five times a second, a hand-over takes 40 ms
        await own_stack.until(lambda: all(one.said("_wake") >= 5 for one in workers))
        stopped_at = outside.count()
        assert stopped_at - before <= 2 * (CONNECTIONS + UNRECORDED)
        await own_stack.until(lambda: all(one.said("_wake") >= 15 for one in workers))
        assert outside.count() == stopped_at
    await own_stack.until_all_ended()
    found = await reconcile(own_stack.database, outside)
    assert (found.total, found.sent) == (1000, 1000)


async def test_after_a_long_outage_the_living_are_not_taken_for_dead(
    own_stack: Stack, own_engines: OwnEngines, outside: Outside
) -> None:
    workers = await own_stack.workers(3)
    for _ in range(3):
        who = await someone(own_stack.database, outside)
        await promise(own_stack.database, who, 150)
    await outside.took(100)
    with own_engines.away("postgres"):  # 14 s: longer than a worker may be silent
        await own_stack.until(lambda: all(one.said('"_beat"') >= 7 for one in workers))
    assert await own_stack.until_all_ended() < 15
    found = await reconcile(own_stack.database, outside)
    assert (found.total, found.sent) == (450, 450)


async def test_a_crash_of_postgres_is_survived_again_and_again(
    own_stack: Stack, own_engines: OwnEngines, outside: Outside
) -> None:
    await own_stack.workers(2)
    for _ in range(4):
        who = await someone(own_stack.database, outside, senders=2)
        await promise(own_stack.database, who, 300)
    for count in (100, 400, 700):
        await outside.took(count)
        own_engines.kill("postgres")
    await own_stack.until_all_ended()
    found = await reconcile(own_stack.database, outside)
    assert (found.total, found.sent) == (1200, 1200)
