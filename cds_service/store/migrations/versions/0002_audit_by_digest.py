"""The audit's chain holds what may name a person by its digest, so that it can be emptied."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("audit", sa.Column("salt", sa.String(32), nullable=False, server_default=""))
    op.add_column("audit", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
