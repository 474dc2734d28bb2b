import pytest

from tests.journey.outside import Outside
from tests.journey.promises import promise, someone
from tests.journey.reconcile import reconcile
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")


async def test_three_workers_send_every_email_of_twenty_senders_once(
    stack: Stack, outside: Outside
) -> None:
    await stack.workers(3)
    for _ in range(10):
        who = await someone(stack.database, outside, senders=2)
        await promise(stack.database, who, 200)

    async def all_three_hold_shards() -> bool:
        return (
            await stack.fetch(
                "SELECT count(DISTINCT holder_id) FROM shards WHERE held_until > now()"
            )
            == 3
        )

    await stack.until(all_three_hold_shards)
    await stack.until_all_ended()
    found = await reconcile(stack.database, outside)
    assert (found.total, found.sent) == (2000, 2000)
    assert await stack.fetch("SELECT count(*) FROM runs WHERE status = 'completed'") == 10
