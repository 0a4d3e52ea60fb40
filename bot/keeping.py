"""Commands about the whole memory: `huiyin backup`, `restore` and `import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.console import Json, fail, many, must_be_url, must_exist, office, settings
from bot.crash import killer, nothing

if TYPE_CHECKING:
    from bot.past import Past
    from bot.settings import Settings
    from storage.backup import Copy
    from storage.transaction import Tx


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write")],
    force: Annotated[bool, typer.Option("--force", help="replace it if it exists")] = False,
    as_json: Json = False,
) -> None:
    """Copy the database while the bot runs, and check the copy."""
    from storage.backup import Exists, note
    from storage.backup import backup as copy
    from storage.database import Unusable
    from storage.migrations import NewerSchema
    from storage.move import NotWhole

    found = settings()
    must_exist(found.database_url)
    crash = killer(found.crash) if found.crash else nothing
    try:
        made = copy(found.database_url, file, force=force, _crash=crash)
    except (Exists, Unusable, NewerSchema, NotWhole) as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot write {file}: {error.strerror}")
    try:
        note(found.database_url)
    except OSError as error:  # the backup is whole all the same
        line = f"the bot cannot see that there is a backup: {error.strerror}"
        print(f"huiyin: {line}", file=sys.stderr)
    _told(made, f"{file}: {made.bytes} bytes, {many(made.records, 'record')}", as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="a file that `huiyin backup` wrote")],
    as_json: Json = False,
) -> None:
    """Make a backup the database; the bot must be stopped. What stood there is kept beside it."""
    from storage.backup import Exists, NoBackup
    from storage.backup import restore as put_back
    from storage.database import InUse, on_file
    from storage.migrations import NewerSchema

    found = settings()
    if on_file(found.database_url) is None:
        _into_server(found.database_url, file, as_json=as_json)
        return
    crash = killer(found.crash) if found.crash else nothing
    try:
        made = put_back(found.database_url, file, datetime.now(UTC), _crash=crash)
    except (Exists, InUse, NoBackup, NewerSchema) as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot restore {file}: {error.strerror}")
    line = f"restored {file}: {many(made.records, 'record')}"
    if made.before:
        line += f"; the database before is kept as {made.before}"
    _told(made, line, as_json=as_json)


def move(
    source: Annotated[str, typer.Argument(help="the database as it is: a URL")],
    target: Annotated[str, typer.Argument(help="an empty one: a URL")],
    as_json: Json = False,
) -> None:
    """Copy everything to another store, SQLite or PostgreSQL; the bot must be stopped."""
    from rich.console import Console
    from rich.progress import Progress

    from storage.database import InUse, Unusable
    from storage.migrations import NewerSchema
    from storage.move import NotEmpty, NotWhole
    from storage.move import move as copy

    for url in (source, target):
        must_be_url(url)
    must_exist(source)
    try:
        screen = Console(stderr=True)
        with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
            task = bar.add_task("", total=None)
            made = copy(
                source,
                target,
                progress=lambda table: bar.update(task, description=table),
                _crash=killer(found) if (found := settings().crash) else nothing,
            )
    except (InUse, NewerSchema, NotEmpty, NotWhole, Unusable) as error:
        fail(str(error))
    if as_json:
        print(json.dumps(made.as_dict(), ensure_ascii=False))
        return
    said = f"moved: {many(made.rows, 'row')}, {many(made.records, 'record')}"
    print("\n".join([said, *(f"head {head}" for head in made.heads)]))


def _into_server(url: str, file: Path, *, as_json: bool) -> None:
    """A backup becomes the database of a server: an empty one, so that nothing is lost there."""
    from storage.backup import NoBackup, whole

    try:
        with whole(file) as copy:
            move(f"sqlite:///{copy}", url, as_json)
    except NoBackup as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot restore {file}: {error.strerror}")


def _told(made: Copy, line: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(made.as_dict(), ensure_ascii=False))
        return
    print("\n".join([line, *(f"head {head}" for head in made.heads)]))


def history(
    file: Annotated[Path, typer.Argument(help="result.json of a Telegram Desktop export")],
    group: Annotated[str, typer.Option(help="the group's number or title")] = "",
    community: Annotated[int, typer.Option(help="its number, if there are several")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show what it finds")] = False,
    as_json: Json = False,
) -> None:
    """Find possible needs in a chat's past; the floor lead decides about each."""
    from bot import past
    from bot.office import NoCommunity
    from bot.office import community as community_of
    from bot.reading.export import BadExport

    found, now = settings(), datetime.now(UTC)
    policy = found.rules()
    number = 0
    try:
        with file.open("rb") as opened, _shown(file, as_json=as_json) as tick:
            if dry_run:
                with _reading(found.database_url) as tx:
                    head = _head(tx, community)
                    zone = head.zone if head else found.zone
                    seen = past.read(tx, head, opened, group, zone, tick)
            else:
                must_exist(found.database_url)
                with office(found) as tx:
                    head = community_of(tx, community)
                    seen = past.read(tx, head, opened, group, head.zone, tick)
                    ours = past.group_of(seen, group, past.groups(tx, head))
                    number = past.keep(tx, head, ours, seen, now, policy)
    except BadExport as error:
        fail(f"{file} {error}")
    except (past.NotNow, NoCommunity) as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")
    _found(seen, found, policy.history.most, number, as_json=as_json)


@contextmanager
def _shown(file: Path, *, as_json: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, where somebody looks at it."""
    if as_json or not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(file.name, total=file.stat().st_size)
        yield lambda read: progress.advance(task, read)


@contextmanager
def _reading(url: str) -> Iterator[Tx | None]:
    """What is known already, for reading only; None where there is no database yet."""
    from storage.database import Unusable, on_file, open_reader, usable
    from storage.transaction import Tx

    path = on_file(url)
    if path and not path.exists():
        yield None
        return
    try:
        with usable(url), open_reader(url).connect() as connection:
            yield Tx(connection, {})
    except Unusable as error:
        fail(str(error))


def _head(tx: Tx | None, number: int) -> Any:
    """The community of a dry run: None where there is none yet."""
    from bot.office import community
    from storage.communities import last_community

    if tx is None or not last_community(tx.connection):
        return None
    return community(tx, number)


def _found(seen: Past, found: Settings, most: int, number: int, *, as_json: bool) -> None:
    from bot.speech.history import report
    from bot.speech.words import Words

    result = seen.found
    left_out = max(0, len(result.findings) - most)
    if not as_json:
        for line in report(
            Words(found.language, found.zone), read=result.read, findings=result.findings,
            merged=result.merged, skipped=result.skipped, left_out=left_out, stored=bool(number),
        ):  # fmt: skip
            print(line)
        return
    told = {
        "read": result.read,
        "needs": len(result.findings),
        "merged": result.merged,
        "skipped": result.skipped,
        "left_out": left_out,
        "group": seen.group.title if seen.group else "",
        "import": number,
        "candidates": [
            {
                "text": f.text,
                "place": f.place,
                "category": f.category,
                "urgency": f.urgency,
                "people": f.people,
                "times": f.times,
                "said_at": f.at.isoformat(),
                "messages": f.messages,
            }
            for f in result.findings
        ],
    }
    print(json.dumps(told, ensure_ascii=False))
