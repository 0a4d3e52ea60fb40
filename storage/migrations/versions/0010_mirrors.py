"""mirrors."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    mirrors = op.create_table(
        "need_mirror",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chat_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("community", "chat_group", "no"),
    )
    found = op.get_bind().execute(
        sa.text("SELECT community, mirrors, no FROM need WHERE mirrors <> ''")
    )
    rows = [
        {"community": community, "chat_group": int(group), "no": no}
        for community, groups, no in found.all()
        for group in groups.split(",")
    ]
    if rows:
        op.bulk_insert(mirrors, rows)
        # their words lead to them in those groups as well: the index is made anew at the start
        op.execute("DELETE FROM house WHERE name = 'reading'")
