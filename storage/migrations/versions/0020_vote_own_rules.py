"""Rules that a community has adopted by a formal vote, and to whom a ballot was delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "vote_own_rule",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("community", "no"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adopts", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("vote_roll", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivered", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("vote_roll", schema=None) as batch_op:
        batch_op.drop_column("delivered")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_column("adopts")
    op.drop_table("vote_own_rule")
