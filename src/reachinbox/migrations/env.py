"""What Alembic runs: the migrations on the connection that `upgrade_schema` lends it."""

from alembic import context

from reachinbox.migrations.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_server_default=False)
with context.begin_transaction():
    context.run_migrations()
