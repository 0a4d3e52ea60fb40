"""Ballots by person: an index that does not begin like the key.

PostgreSQL knows nothing of a table that is filling; with both beginning alike it read every
ballot of a poll to find one.
"""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("poll_ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_ballot_person")
        batch_op.create_index("ix_poll_ballot_person", ["community", "person", "no"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("poll_ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_ballot_person")
        batch_op.create_index("ix_poll_ballot_person", ["community", "no", "person"], unique=False)
