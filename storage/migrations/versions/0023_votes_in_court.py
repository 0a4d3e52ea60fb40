"""Rolls as notices showed them, ballots that are struck by two, results that are held, tenure."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "vote_noticed",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("units", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", "no"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vote_strike",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("head", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", "no", "head"),
        sqlite_with_rowid=False,
    )
    op.add_column("vote", sa.Column("notice_roll", sa.String(), nullable=False, server_default=""))
    op.add_column("vote", sa.Column("roll_changes", sa.String(), nullable=False, server_default=""))
    op.add_column("vote", sa.Column("struck", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("vote", sa.Column("held_ms", sa.BigInteger(), nullable=True))
    op.add_column(
        "vote_objection", sa.Column("upheld", sa.Boolean(), nullable=False, server_default="0")
    )
    op.add_column(
        "vote_objection", sa.Column("corrects", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column(
        "household_member", sa.Column("tenure", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("household_member", "tenure")
    op.drop_column("vote_objection", "corrects")
    op.drop_column("vote_objection", "upheld")
    for name in ("held_ms", "struck", "roll_changes", "notice_roll"):
        op.drop_column("vote", name)
    op.drop_table("vote_strike")
    op.drop_table("vote_noticed")
