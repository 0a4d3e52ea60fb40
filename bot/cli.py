"""The commands of `huiyin`: one clear line on stderr when something is off."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from bot import balloting, keeping, proving, topics, understanding
from bot.console import Json, fail, many, settings
from bot.console import must_exist as _must_exist
from bot.console import office as _office
from bot.logs import catch, configure, hide, redacted, where
from bot.settings import Settings

app = typer.Typer(
    name="huiyin",
    help="Huiyin 回音: every matter raised in the building's chat gets an answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
BAD_TOKEN = "HUIYIN_BOT_TOKEN is not a valid token: BotFather shows it under /mybots"  # noqa: S105


def _guarded(work: Callable[[], Awaitable[None]]) -> None:
    try:
        asyncio.run(work())  # type: ignore[arg-type]  # a coroutine function's coroutine
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    except Exception as error:
        line = _in_one_line(error)
        if line is None:
            raise
        fail(redacted(line))


def _in_one_line(error: Exception) -> str | None:
    """What is the matter, or None: a bug, whose place must be seen."""
    # only now: aiogram takes seconds to import, and nobody should wait for it
    from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
    from aiogram.utils.token import TokenValidationError
    from telegram.error import InvalidToken

    from bot.flows.rules.policy import PolicyError
    from bot.handlers.ears import TokenTaken
    from bot.identity import WrongBot
    from storage.database import InUse, Unusable
    from storage.migrations import NewerSchema

    match error:
        case PolicyError():
            return f"HUIYIN_POLICY: {error}"
        case TokenValidationError() | TelegramUnauthorizedError() | InvalidToken():
            return BAD_TOKEN
        case TelegramNetworkError():
            return "the Bot API server cannot be reached: check the network or HUIYIN_API_BASE"
        case InUse() | Unusable() | NewerSchema() | WrongBot() | TokenTaken() | OSError():
            return str(error)
    return None


@app.command()
def run() -> None:
    """The live bot (long polling)."""
    found = settings()
    hide(found.bot_token, found.password)
    configure(as_json=found.log_json)
    if not found.bot_token:
        fail("set HUIYIN_BOT_TOKEN to the token from BotFather (or try: huiyin demo)")
    if not re.fullmatch(r"[0-9]+:\S+", found.bot_token):
        fail(BAD_TOKEN)
    _check(found)
    gc.disable()  # what is imported stays: looking for cycles in it costs a fifth of a second
    from bot.app import App  # aiogram takes seconds to import: not for other commands

    async def work() -> None:
        living = App(found)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, living.end)
        try:
            await living.start()
            gc.freeze()  # nor is it looked at later
            gc.enable()
            if living.claim_link:
                print("There is no operator yet. Open this link once and press START:")
                print(f"  {living.claim_link}", flush=True)
            await living.wait()
        finally:
            await living.stop()

    _guarded(work)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="where the page is served", min=0, max=65535)] = 8000,
    browser: Annotated[bool, typer.Option(help="open it in a browser")] = True,
) -> None:
    """A seeded building in your browser: no token, no network."""
    configure()
    from bot.demo import Demo

    async def work() -> None:
        # it ends as by Ctrl+C: nothing is left behind
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM, signal.raise_signal, signal.SIGINT
        )
        await Demo(port=port).run(open_browser=browser)

    _guarded(work)


@app.command()
def doctor(as_json: Json = False) -> None:
    """What stands well and what does not, with the switch to press."""
    from bot.doctor import examine

    found = examine(settings(), datetime.now(UTC))
    if as_json:
        print(json.dumps([f.as_dict() for f in found], ensure_ascii=False))
    else:
        for finding in found:
            print(finding.line())
    if any(finding.bad for finding in found):
        raise SystemExit(1)


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="which; none: all")] = None,
    small: Annotated[bool, typer.Option("--small", help="a rehearsal: fewer stored")] = False,
    data: Annotated[Path | None, typer.Option(help="folder of samples, for: reading")] = None,
    as_json: Json = False,
) -> None:
    """Speed beside a peer, and how well lines are read, in one run."""
    from bot.bench import BENCHES, REHEARSED, SAMPLED, measure
    from bot.bench.sample import BadSamples

    configure()
    wanted = names or list(REHEARSED if small else BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        fail(f"no bench {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    if small and not set(wanted) <= set(REHEARSED):
        fail(f"only these have a rehearsal: {', '.join(REHEARSED)}")
    if data is not None and (not data.is_dir() or not set(wanted) & set(SAMPLED)):
        fail(f"--data is a folder of samples for: {', '.join(SAMPLED)}")
    try:
        results = [row for name in wanted for row in measure(name, small=small, data=data)]
    except BadSamples as error:
        fail(str(error))
    if as_json:
        print(json.dumps([row.as_dict() for row in results], ensure_ascii=False))
    else:
        for row in results:
            print(row.line())


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(help="the same seed tells the same story", min=0)] = 1,
    days: Annotated[int, typer.Option(help="simulated days", min=1, max=366)] = 14,
    faults: Annotated[str, typer.Option(help="none, all, or kinds with commas")] = "all",
    database: Annotated[str, typer.Option(help="URL of an empty one; none: a throw-away")] = "",
    as_json: Json = False,
) -> None:
    """Neighbours, faults and a checker of every promise; exit 1 if one is broken."""
    from bot.simulate import console

    console.simulate(seed, days, faults, database, as_json=as_json)


@app.command()
def register(
    file: Annotated[Path, typer.Argument(help="CSV: building, unit, room, area, owner_id, …")],
    community: Annotated[int, typer.Option(help="its number, if there are several")] = 0,
    apply: Annotated[bool, typer.Option("--apply", help="confirm the difference shown")] = False,
    as_json: Json = False,
) -> None:
    """Read the register of households: faults, or what it would change; --apply does it."""
    from bot import office
    from bot.reading.register import read
    from bot.speech.office import difference, fault
    from bot.speech.words import Words

    found, now = settings(), datetime.now(UTC)
    _must_exist(found.database_url)
    try:
        raw = file.read_bytes()
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")
    reading, words = read(raw), Words(found.language)
    if reading.faults:
        if as_json:
            faults = [asdict(one) for one in reading.faults]
            print(json.dumps({"faults": faults}, ensure_ascii=False))
        else:
            for one in reading.faults:
                print(fault(words, one))
        fail(f"{many(len(reading.faults), 'fault')} in {file}: nothing was taken over")
    with _office(found) as tx:
        head = office.community(tx, community)
        changes = office.compare(tx, head.id, reading.units)
        done = apply and not changes.empty
        if done:
            office.load(tx, head, reading.units, raw, now)
    if as_json:
        print(json.dumps({**changes.counts(), "applied": done}))
        return
    for line in difference(words, changes, applied=done):
        print(line)


@app.command()
def slips(
    out: Annotated[Path, typer.Argument(help="the PDF to write")],
    community: Annotated[int, typer.Option(help="its number, if there are several")] = 0,
    building: Annotated[str, typer.Option(help="only this building")] = "",
    bound_too: Annotated[bool, typer.Option(help="homes with people already, too")] = False,
) -> None:
    """Fresh slips to print and cut: one QR code a household. Older slips end."""
    from bot import office
    from bot.slips import pdf
    from bot.speech.words import Words

    found, now = settings(), datetime.now(UTC)
    _must_exist(found.database_url)
    policy = found.rules()
    if not out.parent.is_dir():
        fail(f"there is no folder {out.parent}")
    with _office(found) as tx:
        head = office.community(tx, community)
        printed = office.issue(tx, head, now, policy, building=building, bound_too=bound_too)
        if not printed:
            fail("no household to print for: load the register first, or see --bound-too")
        words = Words(head.language, head.zone)
        until = words.day(now + policy.household.slip_lasts)
        try:  # before the commit: slips that cannot be written must not end the older ones
            out.write_bytes(pdf(printed, words, head.name, until))
            out.chmod(0o600)
        except OSError as error:
            fail(f"cannot write {out}: {error.strerror}")
    print(f"{many(len(printed), 'slip')} in {out}")


@app.command()
def notice(
    number: Annotated[int, typer.Argument(help="the need's number, as on its card")],
    out: Annotated[Path, typer.Argument(help="the PDF to write")],
    community: Annotated[int, typer.Option(help="its number, if there are several")] = 0,
) -> None:
    """A need on paper, for an official without Telegram; the bot may go on running."""
    from bot import office
    from bot.flows.need_state import public
    from bot.slips import notice as paper
    from bot.speech.words import Words
    from storage.database import Unusable, open_reader, usable
    from storage.needs import NEEDS
    from storage.transaction import Tx

    url = settings().database_url
    _must_exist(url)
    if not out.parent.is_dir():
        fail(f"there is no folder {out.parent}")
    try:
        with usable(url), open_reader(url).connect() as connection:
            tx = Tx(connection, {})
            head = office.community(tx, community)
            need = tx.get(NEEDS, (head.id, number))
    except (Unusable, office.NoCommunity) as error:
        fail(str(error))
    if need is None:
        fail(f"there is no need {number} in {head.name}")
    try:
        out.write_bytes(paper(public(need), Words(head.language, head.zone), head.name))
    except OSError as error:
        fail(f"cannot write {out}: {error.strerror}")
    print(f"need {number} in {out}")


def _check(found: Settings) -> None:
    """What can be told before anything is opened."""
    from bot.flows.rules.policy import PolicyError
    from bot.speech.words import languages

    try:
        found.rules()
        known = languages()
    except PolicyError as error:
        fail(f"HUIYIN_POLICY: {error}")
    except FileNotFoundError as error:
        fail(str(error))
    if found.language not in known:
        fail(f"HUIYIN_LANGUAGE: {found.language!r} is not spoken; there are: {', '.join(known)}")


app.command()(proving.verify)
app.command()(proving.export)
app.command()(balloting.ballots)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(keeping.move)
app.command("import")(keeping.history)
app.command()(topics.topics)
app.command()(understanding.read)


def main() -> None:
    """The console script."""
    # what a letter makes dies by reference counting; looking for cycles every 700 objects
    # only walks the states that are kept in memory, again and again
    gc.set_threshold(100_000, 50, 50)
    catch()
    try:
        app()
    except Exception as error:  # noqa: BLE001 - Python would print its message, which may quote people
        fail(f"a bug: {where(error, 12)}", 70)
