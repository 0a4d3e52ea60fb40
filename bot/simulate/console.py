"""The command's outside: what was asked for is looked at before anything is imported."""

from __future__ import annotations

import json

from bot.console import fail, must_be_url
from bot.simulate.story import KINDS


def simulate(seed: int, days: int, faults: str, database: str, *, as_json: bool) -> None:
    """Run it and print the report; one clear line and exit 2 for what cannot be run."""
    wanted = kinds(faults)
    if database:
        _must_be_empty(database)
    from bot.simulate import command  # aiogram takes seconds to import: only now

    report = command.run(seed, days, wanted, database=database)
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        for line in command.lines(report):
            print(line)
    if report.broken:
        raise SystemExit(1)


def kinds(text: str) -> tuple[str, ...]:
    """`none`, `all`, or kinds with commas; one clear line for what does not exist."""
    if text in ("none", "all"):
        return tuple(KINDS) if text == "all" else ()
    named = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    unknown = [name for name in named if name not in KINDS]
    if unknown:
        known = ", ".join(KINDS)
        fail(f"no fault {', '.join(map(repr, unknown))}; there are: none, all, {known}", 2)
    return named


def _must_be_empty(url: str) -> None:
    """One clear line unless this is a database in which nothing stands yet."""
    from sqlalchemy import inspect

    from storage.database import Unusable, named, on_file, open_reader, usable

    try:
        must_be_url(url)
    except SystemExit:
        raise SystemExit(2) from None
    path = on_file(url)
    if path is not None and not path.exists():
        return
    try:
        with usable(url):
            engine = open_reader(url)
            with engine.connect() as connection:
                tables = inspect(connection).get_table_names()
            engine.dispose()
    except Unusable as error:
        fail(str(error), 2)
    if tables:
        fail(f"{named(url)} is not empty: a simulation needs a database of its own", 2)
