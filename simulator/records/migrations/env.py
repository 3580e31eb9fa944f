"""What alembic runs to apply revisions: always within the transaction that it is handed."""

from __future__ import annotations

from alembic import context

from simulator.records.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
