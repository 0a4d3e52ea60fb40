"""Who does not want to live any more, for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "distress",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("home", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("taker", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "person"),
    )
    with op.batch_alter_table("distress", schema=None) as batch_op:
        batch_op.create_index("ix_distress_no", ["community", "no"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("distress", schema=None) as batch_op:
        batch_op.drop_index("ix_distress_no")

    op.drop_table("distress")
