"""lesson."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("matter", sa.Integer(), nullable=False),
        sa.Column("home", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("community", "no"),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lesson_counts",
            ["community", "no"],
            unique=False,
            sqlite_where=sa.text("revoked_ms IS NULL"),
            postgresql_where=sa.text("revoked_ms IS NULL"),
        )
        batch_op.create_index("ix_lesson_matter", ["community", "matter", "kind"], unique=False)
