import asyncio

from sqlalchemy import text

from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from reachinbox.worker import Worker
from tests.ledger.world import World

FOUND = "SELECT campaign_id FROM checks WHERE mismatches <> '[]'"


async def test_a_worker_checks_the_ledger_by_itself(database: Database, settings: Settings) -> None:
    world = await World(database).begin()
    sender = await world.sender()
    await world.set_sender(sender, closed="unverified")
    await world.campaign(sender, 2)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE runs SET open = 1, sent = 1"))

    worker = Worker(settings)
    working = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(20):
            while not await world.column(FOUND):
                await asyncio.sleep(0)
    finally:
        worker.leave()
        await working
