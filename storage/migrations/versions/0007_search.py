"""Needs are found again: an index of words, and indexes for lists.

The words of needs that stand already are entered at the next start (bot.cases.terms.renew):
how a text is read belongs to the release, not to the schema.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_LIVE = "state IN ('submitted', 'assigned', 'reopened', 'responded', 'in_progress', 'on_hold')"
_TAKEN = f"handler <> 0 AND {_LIVE}"


def upgrade() -> None:
    op.create_table(
        "need_term",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("home", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("community", "home", "term", "no"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_need_reporter", "need", ["community", "reporter", "no"], unique=False)
    op.create_index(
        "ix_need_handler",
        "need",
        ["community", "handler", "due_ms", "no"],
        unique=False,
        sqlite_where=sa.text(_TAKEN),
        postgresql_where=sa.text(_TAKEN),
    )
    op.create_index(
        "ix_need_follower_person", "need_follower", ["community", "person", "no"], unique=False
    )
