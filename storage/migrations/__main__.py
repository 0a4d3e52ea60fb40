"""`python -m storage.migrations "what it does"`: write a migration for changed tables."""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from storage.migrations import HERE, config


def main(message: str) -> None:
    """Compare the tables with the newest schema and write the difference."""
    engine = create_engine("sqlite://")
    number = 1 + len(list((HERE / "versions").glob("[0-9]*.py")))
    with engine.begin() as connection:
        made = config(connection)
        command.upgrade(made, "head")
        command.revision(made, message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]).strip() or sys.exit('say what it does: make migrate M="…"'))
