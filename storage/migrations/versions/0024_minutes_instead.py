"""Who may confirm minutes besides a silent chair; the day of the meeting that answered a need."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instead", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("meeting_day", sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_column("meeting_day")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("instead")
