"""`huiyin run | demo | verify | doctor | bench`: one clear line on stderr when something is off."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from bot.logs import configure
from bot.settings import Settings

app = typer.Typer(
    name="huiyin",
    help="Huiyin 回音: every matter raised in the building's chat gets an answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
BAD_TOKEN = "HUIYIN_BOT_TOKEN is not a valid token: BotFather shows it under /mybots"  # noqa: S105
Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]


def fail(line: str, code: int = 1) -> NoReturn:
    """One clear line, and a non-zero exit."""
    print(f"huiyin: {line}", file=sys.stderr)
    raise SystemExit(code)


def settings() -> Settings:
    """The environment, or one clear line about what is wrong with it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        fail(f"HUIYIN_{name}: {first['msg'].removeprefix('Value error, ')}")


def _guarded(work: Callable[[], Awaitable[None]]) -> None:
    from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
    from aiogram.utils.token import TokenValidationError
    from telegram.error import InvalidToken

    from bot.app import WrongBot
    from bot.flows.rules.policy import PolicyError
    from bot.handlers.ears import TokenTaken
    from storage.database import InUse, Unusable
    from storage.migrations import NewerSchema

    try:
        asyncio.run(work())  # type: ignore[arg-type]  # a coroutine function's coroutine
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    except PolicyError as error:
        fail(f"HUIYIN_POLICY: {error}")
    except (InUse, Unusable, NewerSchema, WrongBot, TokenTaken) as error:
        fail(str(error))
    except (TokenValidationError, TelegramUnauthorizedError, InvalidToken):
        fail(BAD_TOKEN)
    except TelegramNetworkError:
        fail("the Bot API server cannot be reached: check the network or HUIYIN_API_BASE")
    except OSError as error:
        fail(str(error))


@app.command()
def run() -> None:
    """The live bot (long polling)."""
    found = settings()
    configure(as_json=found.log_json)
    if not found.bot_token:
        fail("set HUIYIN_BOT_TOKEN to the token from BotFather (or try: huiyin demo)")
    if not re.fullmatch(r"[0-9]+:\S+", found.bot_token):
        fail(BAD_TOKEN)
    _check(found)
    from bot.app import App  # aiogram takes seconds to import: not for other commands

    async def work() -> None:
        living = App(found)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, living.end)
        try:
            await living.start()
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
        await Demo(port=port).run(open_browser=browser)

    _guarded(work)


@app.command()
def verify(
    as_json: Json = False,
    database: Annotated[str, typer.Option(help="another database URL")] = "",
    head: Annotated[str, typer.Option(help="a published head: COMMUNITY:SEQ:HASH")] = "",
) -> None:
    """Check every link of the ledger; exit 1 and the first bad record if it was altered."""
    from storage.database import Unusable, open_reader, usable
    from storage.verify import BadHead, check, parse_head

    url = database or settings().database_url
    _must_exist(url)
    try:
        published = parse_head(head) if head else None
    except BadHead as error:
        fail(str(error))
    try:
        with usable(url), open_reader(url).connect() as connection:
            found = check(connection, published)
    except Unusable as error:
        fail(str(error))
    if as_json:
        print(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        print(found.sentence())
    if not found.ok:
        raise SystemExit(1)


@app.command()
def doctor(as_json: Json = False) -> None:
    """What stands well and what does not, with the switch to press."""
    from bot.doctor import examine

    found = examine(settings())
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
    as_json: Json = False,
) -> None:
    """Speed beside a peer, in one run."""
    from bot.bench import BENCHES, measure

    wanted = names or list(BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        fail(f"no bench {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    results = [row for name in wanted for row in measure(name)]
    if as_json:
        print(json.dumps([row.as_dict() for row in results], ensure_ascii=False))
    else:
        for row in results:
            print(row.line())


def _must_exist(url: str) -> None:
    if not url.startswith("sqlite:///"):
        fail("only SQLite is supported: sqlite:////absolute/path")
    path = url.removeprefix("sqlite:///")
    if not Path(path).exists():
        fail(f"no database at {path}")


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


def main() -> None:
    """The console script."""
    # what a letter makes dies by reference counting; looking for cycles every 700 objects
    # only walks the states that are kept in memory, again and again
    gc.set_threshold(100_000, 50, 50)
    app()
