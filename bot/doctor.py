"""`huiyin doctor`: what stands well and what does not, each with the switch to press."""

from __future__ import annotations

import json
import shutil
import sqlite3
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection

from bot.flows.alarm import exceeds
from bot.flows.rules.policy import PolicyError
from bot.settings import Settings
from bot.speech.words import languages
from storage import backup, house, inbox, lags
from storage.database import Unusable, damaged, on_file, one_moment, open_reader, usable
from storage.sql import Sql
from storage.times import to_ms
from storage.verify import check

_GROUPS = Sql("SELECT community, id, bot_status FROM chat_group ORDER BY community, id")
_ASKS = 2.0  # seconds in which a running bot must answer
_SAFE_SQLITE = (3, 51, 3)  # before it, two connections that write can corrupt a WAL


class Finding(Struct, frozen=True):
    """One thing looked at; `bad` ones make the command fail, `hint` says what to do."""

    what: str
    state: str
    bad: bool = False
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def line(self) -> str:
        """For people."""
        mark = "✗" if self.bad else "✓"
        return f"{mark} {self.what}: {self.state}" + (f" → {self.hint}" if self.hint else "")


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Settings, words, policy, a running bot, database, ledger, lags, groups.

    By number only: what it prints is what people paste into a report.
    """
    return [
        _token(settings), _operators(settings), _words(), _policy(settings), *_running(settings),
        *_data(settings, now),
    ]  # fmt: skip


def _token(settings: Settings) -> Finding:
    if settings.bot_token:
        return Finding("token", "set")
    return Finding("token", "missing", True, "set HUIYIN_BOT_TOKEN (BotFather gives it)")


def _operators(settings: Settings) -> Finding:
    if settings.operators:
        return Finding("operators", str(len(settings.operators)))
    hint = "`huiyin run` prints a one-time link for the first; or set HUIYIN_OPERATORS to their ids"
    return Finding("operators", "none in the settings", hint=hint)


def _words() -> Finding:
    try:
        return Finding("languages", ", ".join(languages()))
    except FileNotFoundError as error:
        return Finding("languages", "none", True, str(error))


def _policy(settings: Settings) -> Finding:
    if settings.policy is None:
        return Finding("policy", "defaults")
    try:
        settings.rules()
    except PolicyError as error:
        return Finding("policy", "unreadable", True, str(error))
    return Finding("policy", str(settings.policy))


def _running(settings: Settings) -> list[Finding]:
    """What a running bot says of itself, if it listens."""
    if not settings.metrics_listen:
        return []
    try:
        # the address was checked to be this machine's own
        with urllib.request.urlopen(
            f"http://{settings.metrics_listen}/health", timeout=_ASKS
        ) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as error:  # 503: something is bad, and it says what
        told = json.load(error)
    except (OSError, ValueError):
        hint = "start huiyin run with the same HUIYIN_METRICS_LISTEN"
        return [Finding("running bot", "does not answer", True, hint)]
    bad = ", ".join(told["bad"])
    hint = "see the log; these do not live or are too late" if bad else ""
    found = told["figures"]
    lag = f"Telegram answered {found['poll']:.0f}s ago, the loop stood {found['loop']:.1f}s at most"
    return [Finding("running bot", bad or lag, bool(bad), hint)]


def _data(settings: Settings, now: datetime) -> list[Finding]:
    url = settings.database_url
    path = on_file(url)
    if path and not path.exists():
        return [Finding("database", "not made yet", hint="huiyin run makes it")]
    found = [_sqlite(), _disk(path)] if path else []
    try:
        with usable(url), open_reader(url).connect() as connection:
            return [*found, *_inside(one_moment(connection), settings, now)]
    except Unusable as error:
        return [*found, Finding("database", "unusable", True, str(error))]


def _disk(path: Path) -> Finding:
    disk = shutil.disk_usage(path.parent)
    free = 100 * disk.free / disk.total
    bad = exceeds("disk", free)
    return Finding("disk", f"{free:.0f}% free", bad, "make room there" if bad else "")


def _backup(connection: Connection, settings: Settings, now: datetime) -> Finding:
    made = backup.newest(settings.database_url, settings.backups)
    if made is None:
        return Finding("backup", "not known", hint="set HUIYIN_BACKUPS to where backups are put")
    since = house.get(connection, house.WATCHED)
    if not made and not since:
        return Finding("backup", "none yet", hint="huiyin backup FILE, every day")
    age = now.timestamp() - (made or int(since) / 1000)
    late = exceeds("backup", age)
    said = f"{age / 3600:.1f} hours old" if made else f"none in {age / 3600:.1f} hours"
    return Finding("backup", said, late, "huiyin backup FILE, every day" if late else "")


def _lags(connection: Connection, now: datetime) -> list[Finding]:
    """How late the memory is: also true while no bot runs."""
    ms = to_ms(now)
    found = lags.lags(connection, ms)
    late = (ms - found.deadlines_since_ms) / 1000 if found.deadlines else 0.0
    age = (ms - found.rows_since_ms) / 1000 if found.rows else 0.0
    hint = "is the bot running? see its log"
    rows = f"{found.rows} waiting, the oldest for {age:.0f}s; {len(found.failed)} to be tried again"
    due = f"{found.deadlines} due, the oldest for {late:.0f}s"
    waits, overdue = exceeds("outbox", age), exceeds("deadlines", late)
    return [
        Finding("outbox", rows, waits, hint if waits else ""),
        Finding("deadlines", due, overdue, hint if overdue else ""),
    ]


def _sqlite() -> Finding:
    if sqlite3.sqlite_version_info >= _SAFE_SQLITE:
        return Finding("sqlite", sqlite3.sqlite_version)
    hint = "fine with one huiyin alone; never let another program write or checkpoint the file"
    return Finding("sqlite", sqlite3.sqlite_version, hint=hint)


def _inside(connection: Connection, settings: Settings, now: datetime) -> list[Finding]:
    broken = damaged(connection)
    if broken:
        return [Finding("database", "damaged", True, "restore the newest backup")]
    verdict = check(connection)
    kept, size = inbox.quarantined(connection), lags.size(connection, settings.database_url)
    return [
        Finding("database", f"whole, {size / 2**20:.1f} MB"),
        Finding("ledger", verdict.sentence().splitlines()[0], not verdict.ok),
        *_lags(connection, now),
        _backup(connection, settings, now),
        Finding(
            "quarantine", f"{kept} update{'s' * (kept != 1)}",
            hint="see the log for why" if kept else "",
        ),
        *(_group(f"group {community}.{no}", status) for community, no, status in
          _GROUPS.all(connection)),
    ]  # fmt: skip


def _group(name: str, status: str) -> Finding:
    """Of a group by the numbers of its community and its own: titles are words of people."""
    if status == "administrator":
        return Finding(name, "administrator")
    if status == "member":
        hint = "make the bot administrator, so that it may whisper without a tap and sees who joins"
        return Finding(name, "plain member", hint=hint)
    return Finding(name, "the bot is not in it", True, "add it again")
