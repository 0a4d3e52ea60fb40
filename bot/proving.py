"""Commands that prove: `huiyin verify` and `huiyin export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.console import Json, fail, must_exist, settings

if TYPE_CHECKING:
    from storage.verify import Published, Recount, Verdict


def verify(
    as_json: Json = False,
    database: Annotated[str, typer.Option(help="another database URL")] = "",
    export: Annotated[
        Path | None, typer.Option(help="a file of `huiyin export` instead of a database")
    ] = None,
    head: Annotated[
        list[str] | None, typer.Option(help="a published head: COMMUNITY:SEQ:HASH; again for more")
    ] = None,
    poll: Annotated[int, typer.Option(help="recount this poll", min=0)] = 0,
    vote: Annotated[int, typer.Option(help="recount this formal vote", min=0)] = 0,
    community: Annotated[int, typer.Option(help="whose poll or vote", min=0)] = 0,
) -> None:
    """Check every link of the ledger; exit 1 and the first bad record if it was altered."""
    from storage.verify_alone import POLL, VOTE, BadHead, Unreadable, parse_head, report

    if database and export:
        fail("--database and --export are two places: choose one")
    url = "" if export else database or settings().database_url
    if url:
        must_exist(url)
    recounts: dict[int, Recount] = {}
    try:
        published = [parse_head(text) for text in head or ()]
        found = _file(export, published, recounts) if export else _stored(url, published, recounts)
        asked = ((POLL, poll), (VOTE, vote))
        well = report(found, recounts, asked, community, as_json=as_json)
    except (BadHead, Unreadable) as error:
        fail(str(error))
    if not well:
        raise SystemExit(1)


def _file(file: Path, published: list[Published], recounts: dict[int, Recount]) -> Verdict:
    from storage.export import check

    try:
        return check(file, published, recounts)
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")


def _stored(url: str, published: list[Published], recounts: dict[int, Recount]) -> Verdict:
    from storage.database import Unusable, one_moment, open_reader, usable
    from storage.verify import check

    try:
        with usable(url), open_reader(url).connect() as connection:
            return check(one_moment(connection), *published, recounts=recounts)
    except Unusable as error:
        fail(str(error))


def export(
    ledger: Annotated[Path, typer.Option(help="the file to write")],
    community: Annotated[int, typer.Option(help="only this one's", min=0)] = 0,
    database: Annotated[str, typer.Option(help="another database URL")] = "",
    with_verifier: Annotated[
        bool, typer.Option("--with-verifier", help="verify_alone.py beside it, which checks it")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="replace it if it exists")] = False,
    as_json: Json = False,
) -> None:
    """Write the ledger as a file that anybody can check; the bot may go on running."""
    from storage.database import Unusable, one_moment, open_reader, usable
    from storage.export import Exists, NoCommunity
    from storage.export import export as written

    url = database or settings().database_url
    must_exist(url)
    try:
        with usable(url), open_reader(url).connect() as connection:
            made = written(
                one_moment(connection), ledger, community=community, force=force,
                with_verifier=with_verifier,
            )  # fmt: skip
    except (Exists, NoCommunity, Unusable) as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot write {ledger}: {error.strerror}")
    if as_json:
        print(json.dumps(made.as_dict(), ensure_ascii=False))
    else:
        print(f"{made.file}: {made.bytes} bytes")
        if made.verifier:
            print(f"check it by: python {made.verifier} {made.file}")
        print(made.verdict.sentence())
    if not made.verdict.ok:
        raise SystemExit(1)
