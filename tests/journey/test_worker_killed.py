import pytest

from tests.journey.outside import Outside
from tests.journey.promises import promise, someone
from tests.journey.reconcile import reconcile
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")

CONNECTIONS = 4
UNRECORDED = 20


async def test_what_a_killed_worker_held_is_sent_by_another_or_listed_as_unknown(
    stack: Stack, outside: Outside
) -> None:
    await stack.workers(2)
    who = await someone(stack.database, outside, connections=CONNECTIONS)
    await promise(stack.database, who, 500)
    await outside.took(100)
    killed = await stack.holder_of(who.id)
    await killed.kill()
    assert outside.count() < 500
    assert await stack.until_all_ended(patience=35) < 30
    found = await reconcile(stack.database, outside)
    assert found.total == 500
    assert found.sent + found.unknown == 500
    assert found.unknown <= CONNECTIONS + UNRECORDED
