"""Run by Alembic: compares or migrates over the connection that `migrations.upgrade` opened."""

from alembic import context

from model.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
