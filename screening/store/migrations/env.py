"""How does Alembic reach the database? Over the connection, and in the transaction, that it is handed."""

from alembic import context

from screening.store.tables import TABLES

context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES[0].metadata)
context.run_migrations()
