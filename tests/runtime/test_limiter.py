import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from reachinbox.runtime.limiter import LONGEST_PENALTY, Limiter, Rule, _Count

THREE = Rule("three", limit=3, window=timedelta(minutes=1), patience=2)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def limiter(redis: Redis) -> Limiter:
    return Limiter(redis)


def anybody() -> str:
    return uuid4().hex


async def test_no_more_than_the_limit_however_many_ask_at_once(redis: Redis) -> None:
    processes = [Limiter(redis) for _ in range(4)]
    who = anybody()
    asked = [processes[n % 4].take(THREE, who) for n in range(40)]
    verdicts = await asyncio.gather(*asked)
    assert sum(verdict.allowed for verdict in verdicts) == 3


async def test_each_has_a_limit_of_their_own_and_is_told_what_is_left(limiter: Limiter) -> None:
    first, second = anybody(), anybody()
    left = [(await limiter.take(THREE, first)).remaining for _ in range(4)]
    assert left == [2, 1, 0, 0]
    assert (await limiter.take(THREE, second)).remaining == 2
    refused = await limiter.take(THREE, first)
    assert not refused.allowed
    assert 0 < refused.wait <= 61


async def test_whoever_goes_on_waits_longer_each_time(limiter: Limiter) -> None:
    who = anybody()
    waits = [(await limiter.take(THREE, who)).wait for _ in range(7)]
    assert max(waits[:4]) <= 61
    assert 60 <= waits[4] <= 61
    assert all(50 < wait <= 61 for wait in waits[5:])  # nothing more while it waits


async def test_forgetting_begins_anew(limiter: Limiter) -> None:
    who = anybody()
    for _ in range(9):
        await limiter.take(THREE, who)
    await limiter.forget(THREE, who)
    assert (await limiter.take(THREE, who)).remaining == 2


async def test_looking_counts_nothing(limiter: Limiter) -> None:
    who = anybody()
    for _ in range(9):
        assert (await limiter.look(THREE, who)).allowed
    for _ in range(3):
        await limiter.take(THREE, who)
    assert not (await limiter.look(THREE, who)).allowed


async def test_what_is_kept_in_redis_goes_away(limiter: Limiter, redis: Redis) -> None:
    who = anybody()
    for _ in range(6):
        await limiter.take(THREE, who)
    kept = [key async for key in redis.scan_iter(f"*{who}*")]
    assert len(kept) == 3
    assert all([0 < await redis.ttl(key) <= 61 * LONGEST_PENALTY for key in kept])


async def test_without_redis_this_process_counts_on(tmp_path: Path) -> None:
    away = Redis(
        unix_socket_path=str(tmp_path / "nobody"), retry=Retry(NoBackoff(), 0), socket_timeout=0.1
    )
    alone = Limiter(away)
    who = anybody()
    verdicts = [await alone.take(THREE, who) for _ in range(5)]
    assert [verdict.allowed for verdict in verdicts] == [True] * 3 + [False] * 2
    await alone.forget(THREE, who)
    assert (await alone.take(THREE, who)).allowed
    await away.aclose()


async def test_losing_redis_does_not_begin_a_new_window(limiter: Limiter) -> None:
    who = anybody()
    for _ in range(3):
        await limiter.take(THREE, who)
    limiter._rests_until = float("inf")  # as after an error
    assert not (await limiter.take(THREE, who)).allowed


async def test_redis_is_told_what_it_missed(redis: Redis) -> None:
    one, other = Limiter(redis), Limiter(redis)
    who = anybody()
    await one.take(THREE, who)
    one._rests_until = float("inf")  # away, for one process
    assert (await one.take(THREE, who)).remaining == 1
    one._rests_until = float("-inf")
    assert (await one.take(THREE, who)).remaining == 0
    assert not (await other.take(THREE, who)).allowed


@given(st.lists(st.floats(0, 40), max_size=60))
def test_no_window_ever_holds_more_than_the_limit(pauses: list[float]) -> None:
    count, now, allowed = _Count(), 1000.0, list[float]()
    for pause in pauses:
        now += pause
        if count.ask(THREE, now, 1)[0]:
            allowed.append(now)
    for at in allowed:
        assert sum(at - 60 < other <= at for other in allowed) <= 3


@given(st.lists(st.floats(0, 40), max_size=60))
def test_whoever_waits_as_long_as_told_goes_on(pauses: list[float]) -> None:
    count, now = _Count(), 1000.0
    for pause in pauses:
        now += pause
        allowed, _, wait = count.ask(THREE, now, 1)
        if not allowed:
            now += wait
            assert count.ask(THREE, now, 0)[0]
