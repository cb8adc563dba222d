"""What Alembic runs around the revisions."""

from alembic import context

from cds_service.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
