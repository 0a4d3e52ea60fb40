"""renewals."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("role_seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renewed_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("before_ms", sa.BigInteger(), nullable=True))
