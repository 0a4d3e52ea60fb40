"""needs in full."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.add_column(sa.Column("category", sa.String(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("urgency", sa.String(), server_default="normal", nullable=False)
        )
        batch_op.add_column(
            sa.Column("wanted", sa.String(), server_default="floor_lead", nullable=False)
        )
        batch_op.add_column(sa.Column("began_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("resolve_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("late", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("lates", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("extended", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("held_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("held_until_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("was", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("offered", sa.String(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("merged_into", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("author", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("restored", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("muted", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("photos", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("mirrors", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("undo", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("need_follower", schema=None) as batch_op:
        batch_op.add_column(sa.Column("via", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("muted", sa.Boolean(), server_default="0", nullable=False))
    # rounds that run already: their result is due seven days after they began
    op.execute("UPDATE need SET resolve_ms = submitted_ms + 604800000")
