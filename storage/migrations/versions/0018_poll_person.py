"""poll person."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("poll_ballot", schema=None) as batch_op:
        batch_op.create_index("ix_poll_ballot_person", ["community", "no", "person"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("poll_ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_ballot_person")
