"""Ballots of secret votes, and what people enter for others."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "vote_paper",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("head", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("again_by", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", "no", "head"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vote_sealed",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ballots", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", "no"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("vote_sealed")
    op.drop_table("vote_paper")
