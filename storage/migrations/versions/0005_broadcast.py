"""broadcast."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_OPEN = "state IN ('submitted', 'assigned', 'reopened', 'responded', 'in_progress', 'on_hold')"


def upgrade() -> None:
    op.create_table(
        "group_budget",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chat_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "chat_group"),
    )
    op.create_table(
        "digest_line",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chat_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", "chat_group", "matter"),
    )
    op.create_table(
        "group_newest",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chat_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "chat_group"),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(
            "ix_need_open",
            ["community", "home", "due_ms", "no"],
            unique=False,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        )
    _weekly_lists()


def _weekly_lists() -> None:
    """Groups that are served already get their list from next Monday on."""
    connection, now = op.get_bind(), datetime.fromtimestamp(time.time(), UTC)
    groups = connection.execute(
        sa.text(
            "SELECT g.community, g.id, c.zone FROM chat_group g"
            " JOIN community c ON c.id = g.community ORDER BY 1, 2"
        )
    ).all()
    for community, group, zone in groups:
        local = now.astimezone(ZoneInfo(zone))
        day = local.date() + timedelta(days=7 - local.weekday())
        nine = datetime(day.year, day.month, day.day, 9, tzinfo=local.tzinfo)
        connection.execute(
            sa.text(
                "INSERT INTO deadline (community, matter, kind, code, due_ms, outcome)"
                " VALUES (:c, :matter, 'bw', :code, :due, '')"
            ),
            {"c": community, "matter": f"weekly:{group}", "due": int(nine.timestamp() * 1000),
             "code": f"{_base36(community)}-bw-{_base36(group)}"},
        )  # fmt: skip


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
