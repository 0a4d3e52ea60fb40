"""The command's outside: what was asked for is looked at before anything is imported."""

from __future__ import annotations

import json

from bot.console import fail, must_be_url


def simulate(seed: int, days: int, faults: str, database: str, *, as_json: bool) -> None:
    """Run it and print the report; one clear line and exit 2 for what cannot be run."""
    if database:
        _must_be_empty(database)
    from bot.simulate import command  # aiogram takes seconds to import: only now

    try:
        wanted = command.kinds(faults)
    except command.BadFaults as error:
        fail(str(error), 2)
    report = command.run(seed, days, wanted, database=database)
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        for line in command.lines(report):
            print(line)
    if report.broken:
        raise SystemExit(1)


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
