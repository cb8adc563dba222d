"""How the schema came to be: Alembic revisions, each frozen once it is released."""
