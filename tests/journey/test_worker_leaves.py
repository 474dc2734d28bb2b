import pytest

from tests.journey.outside import Outside
from tests.journey.promises import promise, someone
from tests.journey.reconcile import reconcile
from tests.journey.stack import Stack, name_of

pytestmark = pytest.mark.xdist_group("journey")


async def test_a_worker_that_is_asked_to_leave_loses_nothing_and_another_goes_on(
    stack: Stack, outside: Outside
) -> None:
    await stack.workers(2)
    who = await someone(stack.database, outside)
    await promise(stack.database, who, 600)
    await outside.took(100)
    leaving = await stack.holder_of(who.id)
    worker_id = await stack.fetch("SELECT id FROM workers WHERE name = $1", name_of(leaving))
    seconds = await leaving.leave()
    assert leaving.process.returncode == 0
    assert seconds < 5
    assert outside.count() < 600, "it left too late to show anything"
    for table, column in (("in_hand", "worker_id"), ("workers", "id"), ("shards", "holder_id")):
        left = f"SELECT count(*) FROM {table} WHERE {column} = $1"
        assert await stack.fetch(left, worker_id) == 0, f"it left something in {table}"
    await stack.until_all_ended()
    found = await reconcile(stack.database, outside)
    assert (found.total, found.sent) == (600, 600)


async def test_the_only_worker_is_restarted_in_the_middle(stack: Stack, outside: Outside) -> None:
    [first] = await stack.workers(1)
    who = await someone(stack.database, outside)
    await promise(stack.database, who, 400)
    await outside.took(100)
    await first.leave()
    assert await stack.fetch("SELECT count(*) FROM in_hand") == 0
    assert outside.count() < 400
    await stack.workers(1)
    await stack.until_all_ended()
    assert (await reconcile(stack.database, outside)).sent == 400
