"""Counts what somebody may do only so often: in Redis for all processes, else in this one.

The window slides in sixtieths and is never shorter than it says. Whoever goes on after being
refused waits longer each time. Each process counts along, so that when Redis goes away it is not
the beginning of a new window: the limit fails safe, not open.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any, NamedTuple

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

SLOTS = 60
LONGEST_PENALTY = 16  # windows
SUBJECTS_MAX = 50_000
PREFIX = "reachinbox:limit"
REDIS_REST_SECONDS = 1.0
"""How long Redis is not asked after it did not answer."""


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `limit` in any `window`; after each `patience` refusals there is a longer pause."""

    name: str
    limit: int
    window: timedelta
    patience: int


class Verdict(NamedTuple):
    """Whether this one may go on; `wait` is how many seconds until the next one may."""

    allowed: bool
    limit: int
    remaining: int
    wait: int


class Limiter:
    """The limiter of one process; `redis` may be away at any time."""

    def __init__(self, redis: Redis, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._script = redis.register_script(_SCRIPT)
        self._clock = clock
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._rests_until = float("-inf")

    async def take(self, rule: Rule, subject: str) -> Verdict:
        """Count one more for `subject` unless its limit is used up."""
        return await self._ask(rule, subject, cost=1)

    async def look(self, rule: Rule, subject: str) -> Verdict:
        """Say whether one more would be allowed, and count nothing."""
        return await self._ask(rule, subject, cost=0)

    async def _ask(self, rule: Rule, subject: str, *, cost: int) -> Verdict:
        count = self._count_of(rule, subject)
        here = count.ask(rule, self._clock(), cost)
        owed, count.owed = count.owed, 0
        found = await self._ask_redis(rule, subject, cost, owed)
        if found is None:  # Redis is told later what it has missed
            count.owed += owed + (cost if here[0] else 0)
            count.owed = min(count.owed, sum(count.slots.values()))  # what is in the window still
        allowed, used, wait = here if found is None else found
        return Verdict(allowed, rule.limit, max(0, rule.limit - used), max(1, ceil(wait)))

    async def forget(self, rule: Rule, subject: str) -> None:
        """Begin anew for `subject`: what was counted was right."""
        self._counts.pop(_name(rule, subject), None)
        if self._clock() < self._rests_until:
            return
        try:
            await self._redis.delete(*_keys(rule, subject))
        except (RedisError, OSError) as error:
            self._let_redis_rest(error)

    def _count_of(self, rule: Rule, subject: str) -> "_Count":
        name = _name(rule, subject)
        count = self._counts.get(name)
        if count is None:
            count = self._counts[name] = _Count()
            if len(self._counts) > SUBJECTS_MAX:
                self._counts.popitem(last=False)
        self._counts.move_to_end(name)
        return count

    async def _ask_redis(
        self, rule: Rule, subject: str, cost: int, owed: int
    ) -> tuple[bool, int, float] | None:
        if self._clock() < self._rests_until:
            return None
        seconds = rule.window.total_seconds()
        arguments = [rule.limit, seconds, rule.patience, cost, owed]
        try:
            allowed, used, wait_ms = await self._script(_keys(rule, subject), arguments)
        except (RedisError, OSError) as error:
            self._let_redis_rest(error)
            return None
        return bool(allowed), int(used), int(wait_ms) / 1000

    def _let_redis_rest(self, error: Any) -> None:
        self._rests_until = self._clock() + REDIS_REST_SECONDS
        log.warning("limits are counted in this process alone", reason=str(error))


@dataclass(slots=True)
class _Count:
    """What the script keeps in Redis, in this process; the same steps."""

    slots: dict[int, int] = field(default_factory=dict[int, int])
    owed: int = 0
    strikes: int = 0
    strikes_end: float = 0.0
    blocked_until: float = 0.0

    def ask(self, rule: Rule, now: float, cost: int) -> tuple[bool, int, float]:
        if now < self.blocked_until:
            return False, rule.limit, self.blocked_until - now
        window = rule.window.total_seconds()
        width = window / SLOTS
        slot = int(now // width)
        self.slots = {each: count for each, count in self.slots.items() if each >= slot - SLOTS}
        used = sum(self.slots.values())
        oldest = min(self.slots, default=slot)
        wait = (oldest + SLOTS + 1) * width - now
        if used < rule.limit:
            if cost:
                self.slots[slot] = self.slots.get(slot, 0) + cost
            return True, used + cost, wait
        if not cost:
            return False, used, wait
        self.strikes = self.strikes + 1 if now < self.strikes_end else 1
        self.strikes_end = now + LONGEST_PENALTY * window
        if self.strikes % rule.patience == 0:
            penalty = window * min(LONGEST_PENALTY, 2 ** (self.strikes // rule.patience - 1))
            wait = max(wait, penalty)
            self.blocked_until = now + wait
        return False, used, wait


def _name(rule: Rule, subject: str) -> str:
    return f"{PREFIX}:{rule.name}:{subject}"


def _keys(rule: Rule, subject: str) -> list[str]:
    name = "{" + _name(rule, subject) + "}"  # one slot of a Redis cluster
    return [f"{name}:used", f"{name}:strikes", f"{name}:blocked"]


_SCRIPT = f"""
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local patience, cost, owed = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local blocked = redis.call('PTTL', KEYS[3])
if blocked > 0 then return {{0, limit, blocked}} end
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local width = window / {SLOTS}
local slot = math.floor(now / width)
local used, oldest = 0, slot
local slots = redis.call('HGETALL', KEYS[1])
for i = 1, #slots, 2 do
  local each = tonumber(slots[i])
  if each < slot - {SLOTS} then
    redis.call('HDEL', KEYS[1], slots[i])
  else
    used = used + tonumber(slots[i + 1])
    if each < oldest then oldest = each end
  end
end
if owed > 0 then
  redis.call('HINCRBY', KEYS[1], string.format('%d', slot), owed)
  redis.call('PEXPIRE', KEYS[1], math.ceil((window + width) * 1000))
  used = used + owed
end
local wait = (oldest + {SLOTS} + 1) * width - now
if used < limit then
  if cost > 0 then
    redis.call('HINCRBY', KEYS[1], string.format('%d', slot), cost)
    redis.call('PEXPIRE', KEYS[1], math.ceil((window + width) * 1000))
  end
  return {{1, used + cost, math.ceil(wait * 1000)}}
end
if cost == 0 then return {{0, used, math.ceil(wait * 1000)}} end
local strikes = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], math.ceil({LONGEST_PENALTY} * window * 1000))
if strikes % patience == 0 then
  wait = math.max(wait, window * math.min({LONGEST_PENALTY}, 2 ^ (strikes / patience - 1)))
  redis.call('SET', KEYS[3], 1, 'PX', math.ceil(wait * 1000))
end
return {{0, used, math.ceil(wait * 1000)}}
"""
