"""Whose decision the latest word about a need is; whether minutes can still be objected to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meeting", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("over", sa.Boolean(), nullable=False, server_default="0"))
    # what was given out already was never asked about again
    op.execute(
        "UPDATE minutes SET over = (1 = 1) WHERE EXISTS (SELECT 1 FROM meeting WHERE"
        " meeting.community = minutes.community AND meeting.no = minutes.meeting"
        " AND meeting.state IN ('items_created', 'archived'))"
    )


def downgrade() -> None:
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("over")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_column("meeting")
