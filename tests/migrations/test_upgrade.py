import asyncio

import asyncpg
from alembic import command
from sqlalchemy import Connection, make_url

from reachinbox.migrations.upgrade import alembic_config, schema_is_current, upgrade_schema
from reachinbox.runtime.database import Database


async def test_the_migrations_make_exactly_the_tables_that_are_declared(
    database: Database,
) -> None:
    def check(connection: Connection) -> None:
        command.check(alembic_config(connection))

    async with database.engine.begin() as connection:
        await connection.run_sync(check)


async def test_many_processes_may_upgrade_a_fresh_database_at_once(
    engine_urls: tuple[str, str],
) -> None:
    server = await asyncpg.connect(engine_urls[0])
    await server.execute("CREATE DATABASE fresh")
    url = make_url(engine_urls[0]).set(database="fresh").render_as_string(hide_password=False)
    fresh = Database(url, size=4)
    try:
        await asyncio.gather(*(upgrade_schema(fresh) for _ in range(4)))
        assert await schema_is_current(fresh)
    finally:
        await fresh.close()
        await server.execute("DROP DATABASE fresh")
        await server.close()
