"""The command that prints: `huiyin ballots`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.console import fail, must_exist, settings


def ballots(
    vote: Annotated[int, typer.Option(help="the vote's number", min=1)],
    out: Annotated[Path, typer.Argument(help="the PDF to write")],
    notices: Annotated[bool, typer.Option(help="notices instead of ballots")] = False,
    everybody: Annotated[
        bool, typer.Option("--all", help="homes that are reached by phone, too")
    ] = False,
    community: Annotated[int, typer.Option(help="its number, if there are several")] = 0,
) -> None:
    """Paper ballots, or notices, of a formal vote to print; the bot may go on running."""
    from bot import office, papers
    from storage.database import Unusable, open_reader, usable
    from storage.transaction import Tx

    url = settings().database_url
    must_exist(url)
    if not out.parent.is_dir():
        fail(f"there is no folder {out.parent}")
    try:
        with usable(url), open_reader(url).connect() as connection:
            tx = Tx(connection, {})
            head = office.community(tx, community)
            made, count = papers.pdf(tx, head, vote, notices=notices, everybody=everybody)
    except (Unusable, office.NoCommunity, office.NoBot, papers.NoPaper) as error:
        fail(str(error))
    try:
        out.write_bytes(made)
        out.chmod(0o600)
    except OSError as error:
        fail(f"cannot write {out}: {error.strerror}")
    print(f"{count} {'notices' if notices else 'ballots'} in {out}")
