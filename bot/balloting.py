"""The command that prints: `huiyin ballots`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.console import fail, many, must_exist, settings

_ONE = {"ballots": "ballot", "notices": "notice", "proxies": "proxy", "receipts": "receipt"}


def ballots(
    vote: Annotated[int, typer.Option(help="the vote's number", min=1)],
    out: Annotated[Path, typer.Argument(help="the PDF to write")],
    notices: Annotated[bool, typer.Option("--notices", help="notices instead of ballots")] = False,
    proxies: Annotated[
        bool, typer.Option("--proxies", help="forms for a written proxy instead")
    ] = False,
    receipts: Annotated[
        bool, typer.Option("--receipts", help="receipts of papers that count, instead")
    ] = False,
    everybody: Annotated[
        bool, typer.Option("--all", help="homes that are reached by phone, too")
    ] = False,
    community: Annotated[int, typer.Option(help="its number, if there are several")] = 0,
) -> None:
    """Paper ballots of a formal vote to print, or its other papers; the bot may go on running."""
    from bot import office, papers
    from bot.flows.rules.policy import PolicyError
    from storage.database import Unusable, open_reader, usable
    from storage.transaction import Tx

    asked = {"notices": notices, "proxies": proxies, "receipts": receipts}
    kinds = [kind for kind, wanted in asked.items() if wanted] or ["ballots"]
    if len(kinds) > 1:
        fail("one at a time: --notices, --proxies or --receipts")
    found = settings()
    must_exist(found.database_url)
    if not out.parent.is_dir():
        fail(f"there is no folder {out.parent}")
    try:
        policy = found.rules()
        with usable(found.database_url), open_reader(found.database_url).connect() as connection:
            tx = Tx(connection, {})
            head = office.community(tx, community)
            made, count = papers.pdf(tx, head, vote, policy, kind=kinds[0], everybody=everybody)
    except PolicyError as error:
        fail(f"HUIYIN_POLICY: {error}")
    except (Unusable, office.NoCommunity, office.NoBot, papers.NoPaper) as error:
        fail(str(error))
    try:
        out.write_bytes(made)
        out.chmod(0o600)
    except OSError as error:
        fail(f"cannot write {out}: {error.strerror}")
    print(f"{many(count, _ONE[kinds[0]], kinds[0])} in {out}")
