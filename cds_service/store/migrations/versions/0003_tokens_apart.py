"""Used tokens of an SQLite store are remembered in a file of their own. Those of before are forgotten."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("replay")
