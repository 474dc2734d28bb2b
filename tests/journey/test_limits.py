from itertools import pairwise

import pytest

from tests.journey.outside import Outside
from tests.journey.promises import promise, someone
from tests.journey.reconcile import reconcile
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")

WINDOW = 5
LIMIT = 6
DELAY = 0.4


async def test_no_window_is_above_the_limit_and_no_delay_undercut_when_a_worker_is_killed(
    stack: Stack, outside: Outside
) -> None:
    await stack.workers(2, LIMIT_WINDOW_SECONDS=str(WINDOW))
    limited = await someone(stack.database, outside, connections=2, limit=LIMIT)
    spaced = await someone(stack.database, outside, delay=DELAY)
    for who, count in ((limited, 12), (spaced, 12)):
        await promise(stack.database, who, count)
    await outside.took(4)
    killed = await stack.holder_of(limited.id)
    await killed.kill()
    await stack.until_all_ended(patience=40)
    found = await reconcile(stack.database, outside)
    assert found.sent + found.unknown == found.total == 24

    [address] = limited.senders.values()
    times = outside.times_of(address)
    for first, one_too_many in zip(times, times[LIMIT:], strict=False):
        assert one_too_many - first >= WINDOW
    [address] = spaced.senders.values()
    times = outside.times_of(address)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= DELAY
