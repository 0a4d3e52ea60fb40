"""`huiyin doctor`: what stands well and what does not, each with the switch to press."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from bot.flows.rules.policy import PolicyError
from bot.settings import Settings
from bot.speech.words import languages
from storage import inbox, outbox
from storage.database import Unusable, damaged, on_file, open_reader, usable
from storage.sql import Sql
from storage.verify import check

_GROUPS = Sql("SELECT title, bot_status FROM chat_group ORDER BY community, id")
_SAFE_SQLITE = (3, 51, 3)  # before it, two connections that write can corrupt a WAL


@dataclass(frozen=True, slots=True)
class Finding:
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


def examine(settings: Settings) -> list[Finding]:
    """Settings, words, policy, database, ledger, groups."""
    return [_token(settings), _operators(settings), _words(), _policy(settings), *_data(settings)]


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


def _data(settings: Settings) -> list[Finding]:
    url = settings.database_url
    path = on_file(url)
    if path and not path.exists():
        return [Finding("database", "not made yet", hint="huiyin run makes it")]
    found = [_sqlite()] if path else []
    try:
        with usable(url), open_reader(url).connect() as connection:
            return [*found, *_inside(connection)]
    except Unusable as error:
        return [*found, Finding("database", "unusable", True, str(error))]


def _sqlite() -> Finding:
    if sqlite3.sqlite_version_info >= _SAFE_SQLITE:
        return Finding("sqlite", sqlite3.sqlite_version)
    hint = "fine with one huiyin alone; never let another program write or checkpoint the file"
    return Finding("sqlite", sqlite3.sqlite_version, hint=hint)


def _inside(connection: Connection) -> list[Finding]:
    broken = damaged(connection)
    if broken:
        return [Finding("database", "damaged", True, "restore the newest backup")]
    verdict = check(connection)
    waiting, kept = outbox.count(connection), inbox.quarantined(connection)
    return [
        Finding("database", "whole"),
        Finding("ledger", verdict.sentence().splitlines()[0], not verdict.ok),
        Finding("outbox", f"{waiting} waiting"),
        Finding("quarantine", f"{kept} updates", hint="see the log for why" if kept else ""),
        *(_group(title, status) for title, status in _GROUPS.all(connection)),
    ]


def _group(title: str, status: str) -> Finding:
    if status == "administrator":
        return Finding(f"group {title}", "administrator")
    if status == "member":
        hint = "make the bot administrator, so that it may whisper without a tap and sees who joins"
        return Finding(f"group {title}", "plain member", hint=hint)
    return Finding(f"group {title}", "the bot is not in it", True, "add it again")
