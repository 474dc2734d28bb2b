import pytest
from redis.asyncio import Redis

from tests.journey.outside import Outside
from tests.journey.own_engines import OwnEngines
from tests.journey.promises import promise, someone
from tests.journey.reconcile import reconcile
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")


async def test_flushing_redis_twice_in_the_middle_only_delays(
    own_stack: Stack, own_engines: OwnEngines, outside: Outside
) -> None:
    await own_stack.workers(2)
    await _promise_to_four(own_stack, outside)
    async with Redis.from_url(own_engines.redis_url) as redis:
        for count in (150, 400):
            await outside.took(count)
            await redis.flushall()
    assert outside.count() < 800
    await _all_sent(own_stack, outside)
    await _promise_to_four(own_stack, outside)  # what comes later is seen, too
    await own_stack.until_all_ended()
    assert (await reconcile(own_stack.database, outside)).sent == 1600


async def test_a_redis_that_dies_and_comes_back_only_delays(
    own_stack: Stack, own_engines: OwnEngines, outside: Outside
) -> None:
    workers = await own_stack.workers(2)
    await _promise_to_four(own_stack, outside)
    await outside.took(150)
    with own_engines.away("valkey"):
        await own_stack.until(lambda: all(one.said("queue trouble") for one in workers))
    await _all_sent(own_stack, outside)
    await _promise_to_four(own_stack, outside)
    assert await own_stack.until_all_ended() < 20
    assert (await reconcile(own_stack.database, outside)).sent == 1600


async def _promise_to_four(stack: Stack, outside: Outside) -> None:
    for _ in range(4):
        who = await someone(stack.database, outside)
        await promise(stack.database, who, 200)


async def _all_sent(stack: Stack, outside: Outside) -> None:
    await stack.until_all_ended()
    found = await reconcile(stack.database, outside)
    assert found.sent == found.total == 800
