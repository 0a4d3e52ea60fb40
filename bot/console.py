"""What every command of `huiyin` needs: settings, the office, one clear line when it fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from pydantic import ValidationError

from bot.crash import killer, nothing
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.transaction import Tx

Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]


def many(count: int, one: str, more: str = "") -> str:
    """How many of what, in English: "1 fault", "2 faults"."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def fail(line: str, code: int = 1) -> NoReturn:
    """One clear line, and a non-zero exit."""
    print(f"huiyin: {line}", file=sys.stderr)
    raise SystemExit(code)


def settings() -> Settings:
    """The environment, or one clear line about what is wrong with it."""
    try:
        found = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        said = first["msg"].removeprefix("Value error, ")
        fail(f"HUIYIN_{name}: {said}" if name else said)
    if found.categories:
        from bot.own_categories import BadCategories, use  # takes time: not for everybody

        try:
            use(found.categories)
        except BadCategories as error:
            fail(f"HUIYIN_CATEGORIES: {error}")
    return found


@contextmanager
def office(found: Settings) -> Iterator[Tx]:
    """One transaction of the office while the bot is stopped, or one clear line."""
    from bot import office
    from storage.database import InUse, Unusable
    from storage.migrations import NewerSchema
    from storage.transaction import Tx

    try:
        crash = killer(found.crash) if found.crash else nothing
        with office.opened(found.database_url, crash) as connection:
            yield Tx(connection, {})
    except (InUse, NewerSchema, Unusable, office.NoCommunity, office.NoBot) as error:
        fail(str(error))


def must_be_url(url: str) -> None:
    """One clear line if this names no database."""
    from storage.database import POSTGRESQL, SQLITE

    if not url.startswith((SQLITE, POSTGRESQL)):
        fail(f"no database URL: write sqlite:////absolute/path or {POSTGRESQL}user@host/name")


def must_exist(url: str) -> None:
    """One clear line if there is no database."""
    from storage.database import on_file

    must_be_url(url)
    path = on_file(url)
    if path and not path.exists():
        fail(f"no database at {path}")
